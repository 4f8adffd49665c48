"""
What is written by hand is what the library would have written.
"""

from email.header import Header

from hypothesis import example, given
from hypothesis import strategies as st

from channels.email.mail.by_hand import in_header, line

#: Either way of encoding words is the shorter one for some.
LETTERS = (
    st.sampled_from("aaeoo s  ñáé_=?¿.-!"),
    st.sampled_from("ñ€😀a "),
    st.characters(),
)
TEXTS = st.one_of(
    st.text(letters, min_size=least, max_size=200)
    for letters in LETTERS
    for least in (0, 50)
)


@given(st.sampled_from(["Subject", "From", "X-Ventanilla-Because"]), TEXTS)
@example("Subject", "a_" * 60)
def test_encoded_words_are_those_of_the_library(name, text):
    value = in_header(f"ñ{text}")
    folded = Header(value, "utf-8", 75, name).encode(linesep="\r\n")

    assert f"{name}: {folded}\r\n".encode() == line(name, value)
