"""
Cadastral references are read as people write them.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.requests import cadastral

#: References that the cadastre itself shows as examples.
KNOWN = ("7837301VG8173B0001TT", "9872023VH5797S0001WX")
_SIGNS = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"


@pytest.mark.parametrize("reference", KNOWN)
def test_a_reference_is_read_however_it_is_written(reference):
    """
    With spaces and hyphens, in small letters.
    """
    spaced = f"{reference[:7]} {reference[7:14]}-{reference[14:18]} {reference[18:]}"

    assert reference == cadastral.read(reference)
    assert reference == cadastral.read(spaced.lower())


@given(st.text(_SIGNS, min_size=18, max_size=18), st.integers(0, 17), st.data())
def test_one_wrong_character_shows(body, place, data):
    """
    The two control letters are there for that.
    """
    right = body + cadastral.controls(body)
    wrong = data.draw(st.sampled_from(_SIGNS.replace(body[place], "")))
    changed = right[:place] + wrong + right[place + 1 :]

    assert right == cadastral.read(right)
    if cadastral.controls(changed[:18]) != changed[18:]:
        with pytest.raises(cadastral.ReferenceInvalid):
            cadastral.read(changed)


@given(st.text())
def test_nothing_else_is_one(text):
    """
    Whatever is written, it is refused with our own error, or is a reference.
    """
    try:
        read = cadastral.read(text)
    except cadastral.ReferenceInvalid:
        return
    assert cadastral.controls(read[:18]) == read[18:]
