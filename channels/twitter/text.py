"""
What a post says, as people read it.
"""

from __future__ import annotations

import html
import re
import unicodedata

from channels.twitter.strictjson import Object

_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")
_LEADING_MENTIONS = re.compile(r"\A\s*(?:@[A-Za-z0-9_]{1,15}(?:\s+|\Z))+")
_OF_MEDIA = re.compile(
    r"https?://(?:twitter|x)\.com/\S+/(?:photo|video)/[0-9]+|https?://pic\.\S+"
)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def text_of(post: Object) -> str:
    """
    Give what a post or an event says, in full: links as their author wrote them,
    without those that only stand for a photo.
    """
    long = post.object("note_tweet", "note_post")
    whole = long if long.text("text") else post
    text = html.unescape(whole.text("text"))
    for link in whole.object("entities").objects("urls"):
        short, target = link.text("url"), link.text("expanded_url")
        if link.text("media_key") or _OF_MEDIA.fullmatch(target):
            text = text.replace(short, "") if short else text
        elif short and target:
            text = text.replace(short, target)
    return text.strip()


def mentioned(text: str) -> tuple[str, ...]:
    """
    Give the handles in *text*, in lower case, each once.
    """
    handles = [f"@{name.lower()}" for name in _MENTION.findall(text)]
    return tuple(dict.fromkeys(handles))


def without_leading_mentions(text: str) -> str:
    """
    Leave out the handles of the thread, which X itself puts in front of a reply.
    """
    return _LEADING_MENTIONS.sub("", text)


def comparable(text: str) -> str:
    """
    Leave out all that X may change in a text of ours: handles in front, schemes,
    blanks, the form of its letters.
    """
    text = without_leading_mentions(unicodedata.normalize("NFC", text))
    return " ".join(_SCHEME.sub("", text).split())
