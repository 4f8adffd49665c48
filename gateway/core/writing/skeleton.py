# ruff: noqa: RUF001 - letters made to deceive are what this is about.
"""
The skeleton of a name: the letters that the eye takes it for (after UTS 39).

Unicode's own table of confusables is not shipped. The table below covers the scripts in
which a whole name can be written that reads as a Latin one; any other character that is
not Latin stays as it is, and counts as an unknown letter.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

#: Letters by the Latin letter that they look like; in both cases, unless the other case
#: looks different.
_FAR = {
    "a": "аɑαⲁꓮᎪᗅ⍺",
    "b": "ьƅвβⲃꓐᏏᏴᖯᗷᑲ",
    "c": "сϲⲥꓚᏟᑕ",
    "d": "ԁꓓꓒᎠᏧᗞᗪᑯ",
    "e": "еєεҽⲉꓰᎬ℮⋿ⴹ",
    "f": "ϝքꓝᖴ",
    "g": "ԍցɡꓖᏀᏳ",
    "h": "һнΗⲏꓧᎻᏂհᕼ",
    "j": "јϳյꓙᎫᒍ",
    "k": "кκⲕꓗᏦᛕ",
    "l": "іӏιⲓꓲꓡᎥᏞᒪⳑɩߊⵏᛁוןا∣׀ǀ│⏽⍳",
    "m": "мΜϻⲙꓟᎷᗰᛖ",
    "n": "пΝⲛꓠոռ",
    "o": "оοσⲟꓳօסهہھە٥۵ഠဝჿⵔዐ〇",
    "p": "рρϱⲣꓑᏢᑭ⍴",
    "q": "ԛգզⵕ",
    "r": "гⲅꓣᎡᏒᎱᖇᴦꭇꭈƦ",
    "s": "ѕՏꓢᏕᏚ",
    "t": "тτⲧꓔᎢ⊤⟙",
    "u": "սꓴᑌ∪⋃ʋ",
    "v": "ѵꓦᏙᐯ∨⋁ⴸט",
    "w": "ѡԝաꓪᏔᏇɯ",
    "x": "хχⲭꓫ᙭᙮ᕁᕽ×╳⤫⤬⨯ⵝᚷ",
    "y": "уүΥⲩγꓬᎩᎽყɣᶌ",
    "z": "ζꓜᏃ",
    "2": "ƨϩ",
    "3": "зʒȝꝫⳍӡ",
    "4": "Ꮞ",
    "5": "ƽ",
    "6": "бᏮ",
    "8": "ȣ",
    "ae": "ӕ",
    "ar": "🜇",
    "bl": "ы",
    "ll": "‖∥ǁװ",
    "lo": "ю",
    "lt": "₶",
    "mb": "🝫",
    "oe": "œ",
    "oo": "ꚙ∞",
    "qe": "🜀",
    "sss": "🝜",
    "tf": "ꝷ",
    "vb": "🝬",
}

#: Letters that look like one letter in lower case and another in capitals.
_EITHER = "ηµμνυΣ"

#: Characters that look different from their compatibility decomposition (NFKD).
_WHOLE = str.maketrans("ſϲϹ˛ͺ", "fccii")

#: Letters and digits that look like a point, a hyphen or an underscore.
_BETWEEN = "٠۰ꓸⲺⲻߺ𝅭−➖˗"

#: Letters that look like two others together.
_TWO = {"m": "rn", "w": "vv", "d": "cl"}
PAIRS = frozenset(_TWO.values())

#: Letters and digits that are mistaken for one another, and letters that look like two.
_ALIKE = {
    **dict(zip("013457i|$", "oleastlls", strict=True)),
    **_TWO,
}

#: Symbols that are read as letters only between two letters.
_STARS = "@!*"
_PICTURES = (
    "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f6ff\U0001f780-\U0001faff" + _STARS
)
_PICTURE = re.compile(f"[{_PICTURES}]")
_LOOSE = re.compile(rf"(?<![^\W_])[{_PICTURES}]+|[{_PICTURES}]+(?![^\W_{_PICTURES}])")

#: Invisible characters, apart from their effect on the direction of the rest.
UNSEEN = (
    "\0-\x08\x0e-\x1b\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]+")

#: Text after a right-to-left override, which is displayed reversed.
_TURNED = re.compile("\u202e([^\u202c]*)")

_LATIN = re.compile(
    r"(?:NEGATIVE [A-Z]+ )?LATIN (?:(?:SMALL|CAPITAL) )?LETTER "
    r"(?:(?:SMALL CAPITAL|DOTLESS|SCRIPT|BLACKLETTER|BARRED) )?"
    r"([A-Z]{1,2})(?: WITH .*| BAR| DIGRAPH)?"
)

_OUTLINED = string.ascii_lowercase + string.digits

#: A label of a domain as it is in the DNS (RFC 5890).
_A_LABEL = "xn--"

#: Longest part that is read, of one word and of one name.
_WORD = 64
_NAME = 400

#: At most one in so many letters may be unknown.
_UNKNOWN = 3


def _looks() -> dict[str, str]:
    looks = {far: near for near, fars in _FAR.items() for far in fars}
    for far, near in tuple(looks.items()):
        for other in (far.lower(), far.upper()):
            if len(other) == 1 and not other.isascii():
                looks.setdefault(other, near)
    # Unicode 16's outlined letters decompose only in a Python that knows them.
    outlined = zip(map(chr, range(0x1CCD6, 0x1CCFA)), _OUTLINED, strict=True)
    return {
        **looks,
        **dict(outlined),
        **{far: far for far in _EITHER},
        **dict.fromkeys(_BETWEEN, ""),
    }


_LOOKS = _looks()
_FOLDED = {
    **{code: None for code in range(128) if not chr(code).isalnum()},
    **{ord(letter): alike for letter, alike in _ALIKE.items()},
    **dict.fromkeys(map(ord, _STARS), "\N{REPLACEMENT CHARACTER}"),
}


def skeleton(name: str) -> str:
    """
    Return the skeleton of a name, in lower-case letters and digits, without points,
    hyphens, underscores and spaces. Anything left that is not ASCII stands for one
    unknown letter; but a word of another script, with hardly a letter that looks Latin,
    stays that word.
    """
    return "".join(map(_word, seen(name).split()))


def address_skeleton(address: str) -> str:
    """
    Return the skeleton of a mail address, with its domain as it is shown to people.
    """
    local, _, domain = address.rpartition("@")
    return f"{skeleton(local)}@{skeleton(shown_domain(domain))}"


def shown_domain(domain: str) -> str:
    """
    Return a domain as it is shown to people (U-labels), whether or not it is a
    permitted one.
    """
    return ".".join(map(_u_label, domain[:_NAME].split(".")))


def seen(name: str) -> str:
    """
    Return the visible part of a name, cut to the longest that anybody reads.
    """
    if name.isascii() and name.isprintable():
        return name[:_NAME]
    return _UNSEEN.sub("", _TURNED.sub(_turn, name))[:_NAME]


@lru_cache(8_192)
def letter(character: str) -> str:
    """
    Return the letter, digit or two letters that a character looks like: itself if
    nothing is known of it, nothing if it shows nothing.
    """
    if character.isascii():
        return character
    if character in _LOOKS:
        return _LOOKS[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cc", "Cf", "Cs") or category[0] in "PZ":
        return ""
    if category == "Nd":
        return character if unicodedata.decimal(character) else "o"
    name = _LATIN.fullmatch(unicodedata.name(character, ""))
    return name[1] if name else character


def is_open(shape: str) -> bool:
    """
    Say whether too many letters of a skeleton are unknown to tell what it is.
    """
    return sum(not c.isascii() for c in shape) * _UNKNOWN > len(shape)


@lru_cache(16_384)
def _word(word: str) -> str:
    written = word[:_WORD]
    if not written.isascii():
        parted = unicodedata.normalize("NFKD", written.translate(_WHOLE))
        written = "".join(map(letter, parted))
        if is_open(written) and _is_foreign(parted):
            return "".join(c for c in parted if c.isalnum() and not c.isascii())
    kept = _LOOSE.sub("", written[:_WORD])
    return kept.casefold().translate(_FOLDED) if any(map(str.isalnum, kept)) else ""


def _is_foreign(word: str) -> bool:
    scripts = {
        _script(c)
        for c in word
        if not (c.isdecimal() or unicodedata.combining(c) or _PICTURE.match(c))
    }
    return len(scripts) == 1 and "LATIN" not in scripts


@lru_cache(8_192)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def _turn(turned: re.Match[str]) -> str:
    return turned[1][::-1]


def _u_label(label: str) -> str:
    coded = label.casefold()
    if not coded.startswith(_A_LABEL):
        return coded
    try:
        return coded[len(_A_LABEL) :].encode("ascii").decode("punycode")
    except ValueError:
        return coded


def mixed(handle: str) -> bool:
    """
    Say whether *handle* mixes Latin letters with those of another script.
    """
    # No platform of ours allows such letters in a handle: either an adapter was
    # careless, or somebody relies on that.
    if handle.isascii():
        return False
    letters = [c for c in handle if c.isalpha()]
    return any(map(str.isascii, letters)) and any(
        not unicodedata.name(c, "").startswith("LATIN") for c in letters
    )
