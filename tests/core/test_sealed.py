"""
What we sealed is read back, for its purpose alone; nothing else is.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import TokenInvalid
from gateway.core.writing.sealed import seal, unseal

KEY = b"k" * 32
told = st.lists(st.text(max_size=40) | st.integers(0, 2**60), max_size=4)


@given(told)
def test_what_was_sealed_is_read_back(values):
    token = seal(values, "link", KEY)

    assert all(c.isascii() and (c.isalnum() or c in "-_.") for c in token)
    read = unseal(token, "link", KEY, len(values))
    plain = [
        v.encode("utf-8", "replace").decode() if isinstance(v, str) else v
        for v in values
    ]
    assert plain == read


@given(told)
def test_it_counts_for_its_purpose_key_and_length_alone(values):
    token = seal(values, "link", KEY)

    for purpose, key, length in (
        ("session", KEY, len(values)),
        ("link", b"x" * 32, len(values)),
        ("link", KEY, len(values) + 1),
    ):
        with pytest.raises(TokenInvalid):
            unseal(token, purpose, key, length)


@given(st.text() | st.just("ñ" * 5000) | st.just("a." * 2000))
def test_anything_else_is_refused(token):
    with pytest.raises(TokenInvalid):
        unseal(token, "link", KEY, 4)
