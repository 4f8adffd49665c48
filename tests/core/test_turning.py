"""
Characters that change the direction of writing.
"""

import unicodedata

from cases import for_each

from gateway.core.writing.turning import marked, turns

EMBEDDINGS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}

#: Arabic letter mark, left-to-right mark, right-to-left mark.
MARKS = [0x61C, 0x200E, 0x200F]

CONTROLS = [
    number
    for number in range(0x10000)
    if number in MARKS or unicodedata.bidirectional(chr(number)) in EMBEDDINGS
]


@for_each("number", CONTROLS)
def test_whatever_turns_the_line_is_shown(number):
    assert turns(chr(number))
    assert f"calle [U+{number:04X}]Mayor" == marked(f"calle {chr(number)}Mayor")


def test_what_is_written_from_right_to_left_needs_no_mark():
    said = "ñandú, «años»: الماء — 🔥"

    assert said == marked(said)
