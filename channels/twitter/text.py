"""
The text of a post, as people read it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import datetime

from gateway.core.writing.json_object import Object, sound

#: The weight of what `repeated` adds.
TIME = len(" (00:00:00)")

_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")
_LEADING_MENTIONS = re.compile(r"\A\s*(?:@[A-Za-z0-9_]{1,15}(?:\s+|\Z))+")
_OF_MEDIA = re.compile(
    r"https?://(?:twitter|x)\.com/\S+/(?:photo|video)/[0-9]+|https?://pic\.\S+"
)
_TIME = re.compile(r" \([0-9]{2}:[0-9]{2}:[0-9]{2}\)\Z")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def text_of(post: Object) -> str:
    """
    Return the full text of a post or an event, with links as their author wrote them,
    and without those that only stand for a photo.
    """
    long = sound(Object(), post.object, "note_tweet", "note_post")
    whole = long if sound("", long.text, "text") else post
    text = html.unescape(whole.text("text"))
    return sound(text, _with_links, text, whole).strip()


def _with_links(text: str, whole: Object) -> str:
    for link in whole.object("entities").objects("urls"):
        short, target = link.text("url"), link.text("expanded_url")
        if link.text("media_key") or _OF_MEDIA.fullmatch(target):
            text = text.replace(short, "") if short else text
        elif short and target:
            text = text.replace(short, target)
    return text


def mentioned(text: str) -> tuple[str, ...]:
    """
    Return the handles in *text*, in lower case, each once.
    """
    handles = [f"@{name.lower()}" for name in _MENTION.findall(text)]
    return tuple(dict.fromkeys(handles))


def without_leading_mentions(text: str) -> str:
    """
    Remove the handles of the thread, which X itself puts in front of a reply, each
    once: the second is its author's.
    """
    leading = _LEADING_MENTIONS.match(text)
    at, seen = 0, set()
    for each in _MENTION.finditer(text, 0, leading.end() if leading else 0):
        if each[1].lower() in seen:
            break
        seen.add(each[1].lower())
        at = each.end()
    return text[at:].lstrip() if at else text


def repeated(text: str, at: datetime) -> str:
    """
    Append the time to a text that was said elsewhere: X accepts no text twice, but it
    accepts this.
    """
    return f"{text} ({at:%H:%M:%S})"


def is_same(said: str, text: str) -> bool:
    """
    Say whether *said* is *text* as X shows it, or repeats it.
    """
    ours = comparable(said)
    return comparable(text) in (ours, _TIME.sub("", ours))


def comparable(text: str) -> str:
    """
    Remove all that X may change in a text of ours: leading handles, schemes, blanks,
    and the Unicode normalization.
    """
    text = without_leading_mentions(unicodedata.normalize("NFC", text))
    return " ".join(_SCHEME.sub("", text).split())
