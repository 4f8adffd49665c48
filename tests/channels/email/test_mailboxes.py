"""
Addresses of a header are the same whether or not anything in it is quoted.
"""

from hypothesis import given
from hypothesis import strategies as st

from channels.email.mail.mailboxes import addresses

PIECES = ["a@b.es", "Ana <c@d.es>", ",", ";", " ", ")", "<", ">", "grupo:", "ñ", "\t"]
VALUES = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(VALUES)
def test_an_empty_comment_changes_nothing(value):
    assert addresses([f"{value}()"]) == addresses([value])


def test_what_is_quoted_separates_nothing():
    assert ["a@b.es", "c@d.es"] == addresses(['"Sol, Ana" <a@b.es>, c@d.es; (x, y@z)'])
