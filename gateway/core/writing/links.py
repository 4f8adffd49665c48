"""
Find links as X does, with a scheme or without.

Any text of ours may be said on X, whichever channel it is written for. The rules are
those of twitter-text, configuration version 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Top-level domains that make a link without a scheme: all of countries, and the generic
# ones in real use. X's list has some 1,400 and grows; a link under one that is missing
# here is found only with its scheme. ``example`` is in no list, but makes texts in a
# sandbox weigh what real ones do.
_ENDINGS = (
    "ac|ad|ae|af|ag|ai|al|am|ao|aq|ar|as|at|au|aw|ax|az|ba|bb|bd|"
    "be|bf|bg|bh|bi|bj|bl|bm|bn|bo|bq|br|bs|bt|bv|bw|by|bz|ca|cc|"
    "cd|cf|cg|ch|ci|ck|cl|cm|cn|co|cr|cu|cv|cw|cx|cy|cz|de|dj|dk|"
    "dm|do|dz|ec|ee|eg|eh|er|es|et|eu|fi|fj|fk|fm|fo|fr|ga|gb|gd|"
    "ge|gf|gg|gh|gi|gl|gm|gn|gp|gq|gr|gs|gt|gu|gw|gy|hk|hm|hn|hr|"
    "ht|hu|id|ie|il|im|in|io|iq|ir|is|it|je|jm|jo|jp|ke|kg|kh|ki|"
    "km|kn|kp|kr|kw|ky|kz|la|lb|lc|li|lk|lr|ls|lt|lu|lv|ly|ma|mc|"
    "md|me|mf|mg|mh|mk|ml|mm|mn|mo|mp|mq|mr|ms|mt|mu|mv|mw|mx|my|"
    "mz|na|nc|ne|nf|ng|ni|nl|no|np|nr|nu|nz|om|pa|pe|pf|pg|ph|pk|"
    "pl|pm|pn|pr|ps|pt|pw|py|qa|re|ro|rs|ru|rw|sa|sb|sc|sd|se|sg|"
    "sh|si|sj|sk|sl|sm|sn|so|sr|ss|st|su|sv|sx|sy|sz|tc|td|tf|tg|"
    "th|tj|tk|tl|tm|tn|to|tr|tt|tv|tw|tz|ua|ug|uk|um|us|uy|uz|va|"
    "vc|ve|vg|vi|vn|vu|wf|ws|ye|yt|za|zm|zw|aero|app|asia|bar|"
    "barcelona|bike|biz|blog|bot|cafe|cat|chat|city|cloud|club|com|coop|"
    "cruises|dev|digital|dog|earth|edu|email|eus|events|example|fun|gal|"
    "games|global|gov|gratis|green|group|guru|help|host|info|ink|int|io|"
    "jobs|legal|life|link|live|madrid|media|mil|mobi|museum|name|net|"
    "network|news|one|online|org|page|party|photo|post|press|pro|run|"
    "shop|site|social|solutions|space|store|studio|support|tel|tienda|top|"
    "tours|travel|tube|vip|vote|wiki|work|world|xyz|zone"
)

_ACCENTED = r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Characters of a name: anything but blanks, controls and punctuation.
_NAME = (
    r"[^\s\x00-/:-@\[-`{-\x7f\u2000-\u206f\u3000-\u3003\u3008-\u3011"
    r"\uff00-\uff0f\uff1a-\uff20\ufffe\uffff]"
)
_LATIN = f"[a-z0-9{_ACCENTED}]"
# What may not follow a top-level domain: ``bit.ly-like`` and ``x.co@y`` are no links.
_END = r"(?![a-z0-9@+\-])"
_PATH_CHARACTER = rf"[a-z0-9{_ACCENTED}\u0400-\u04ff!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_IN_PARENTHESES = rf"\({_PATH_CHARACTER}*\)"
_PATH = (
    rf"(?:/(?:(?:{_PATH_CHARACTER}|{_IN_PARENTHESES})*"
    rf"(?:[a-z0-9{_ACCENTED}\u0400-\u04ff=_#/+\-]|{_IN_PARENTHESES}))?)?"
)
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"


def _names(character: str, last: str) -> str:
    """
    Return a pattern of a host that ends in *last*; the name before *last* has no
    underscore.
    """
    inner = rf"(?:{character}(?:(?:{character}|[_\-])*{character})?\.)*"
    return rf"{inner}{character}(?:(?:{character}|-)*{character})?\.{last}"


# What may not precede a link: then it is a tag, a handle or a mail address.
_NO_TAG = r"a-z0-9@$#\uff20\uff03"
_ANY_ENDING = rf"(?:xn--[a-z0-9\-]+|[a-z]{{2,}}|(?:(?![\x00-\x7f]){_NAME}){{2,}})"
_LINK = re.compile(
    # X's own shortened links, whose path is a single word.
    rf"(?<![{_NO_TAG}])https?://t\.co/(?P<word>[a-z0-9]+){_QUERY}"
    # With a scheme.
    rf"|(?<![{_NO_TAG}])https?://(?P<host>{_names(_NAME, _ANY_ENDING)})"
    rf"{_END}(?::\d+)?{_PATH}{_QUERY}"
    # Without one.
    rf"|(?<![{_NO_TAG}_./\-])(?P<bare>{_names(_LATIN, f'(?:{_ENDINGS})')})"
    rf"{_END}(?::\d+)?{_PATH}{_QUERY}",
    re.IGNORECASE,
)


def links(text: str) -> list[str]:
    """
    Find what X would turn into links, with or without a scheme.

    Without a scheme a link is ``name.ending``, in Latin letters, with a known top-level
    domain; with one, any ending will do. X is stricter about the latter: it knows every
    ending, so that ``http://a.nonsense`` is no link there.
    """
    return [text[start:end] for start, end in link_spans(text)]


def link_spans(text: str) -> Iterator[tuple[int, int]]:
    """
    Yield where each of these links begins and ends.
    """
    for match in _LINK.finditer(text):
        if match["word"]:
            fits = len(match["word"]) <= 40
        else:
            fits = len(match[0]) <= 4096 and _resolvable(match["host"] or match["bare"])
        if fits:
            yield match.span()


def _resolvable(host: str) -> bool:
    """
    Say whether each label of *host* fits into the DNS, encoded.
    """
    for name in host.split("."):
        if name.isascii():
            length = len(name)
        else:
            length = 4 + len(name.lower().encode("punycode"))
        if length > 63 or (not name.isascii() and name.lower().startswith("xn--")):
            return False
    return True
