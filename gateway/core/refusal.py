"""
Why something could not be said, as far as its reader can act on it: platforms, mail
servers and channels tell it in English sentences of their own.
"""

from __future__ import annotations

import re
from enum import Enum

from gateway.core.delivery import UNASKED
from gateway.core.writing.regex import any_way


class Refusal(Enum):
    """
    A reason that a person can act on.
    """

    UNASKED = "unasked"  # the person must write first, or takes nothing from us
    BLOCKED = "blocked"  # by the person
    MUTE = "mute"  # our account is out of the group, or mute there
    CLOSED = "closed"  # the person's account no longer exists
    DELETED = "deleted"  # what would be answered was deleted
    REPEATED = "repeated"  # the platform takes no text twice
    UNMENTIONED = "unmentioned"  # the post does not mention us
    RESTRICTED = "restricted"  # whoever began the conversation chose who may reply
    NOBODY = "nobody"  # there is no such mail address
    NO_SERVER = "no-server"  # the address's domain does not exist, or takes no mail
    FULL = "full"  # the recipient's mailbox is full
    LARGE = "large"  # it is too large
    SPAM = "spam"  # taken for unwanted mail, or forbidden by a server's rules
    OURS = "ours"  # our own account or login is locked: for the system administrator
    SPENT = "spent"  # what it may cost in a month, by our settings
    BUSY = "busy"  # the platform asks to wait
    SILENT = "silent"  # the platform cannot be reached, or does not answer
    LATE = "late"  # it would no longer be true
    UNSAID = "unsaid"  # the platform does not say why


#: By which words a reason is known, the first that matches; of mail servers by their
#: enhanced status codes (RFC 3463), and where they give none by their usual words.
_KNOWN = {
    Refusal.UNASKED: re.escape(UNASKED),
    Refusal.BLOCKED: any_way(
        r"""
        # Forbidden: bot was blocked by the user; You have been blocked from replying.
        \bblocked (?:by the user|from|you)\b
        """
    ),
    Refusal.MUTE: any_way(
        r"""
        # Forbidden: bot was kicked from the group chat, is not a member of the channel.
        \bbot (?:was kicked|is not a member)\b

        # Bad Request: not enough rights to send text messages to the chat.
        \b(?:not enough|no) rights to send\b|_write_forbidden\b|\btopic_closed\b
        """
    ),
    Refusal.CLOSED: any_way(
        r"""
        # Forbidden: user is deactivated; the group chat was deleted.
        \b(?:user is deactivated|group chat was deleted)\b

        # Could not find user with id; User has been suspended.
        \bcould not find user\b|\b(?:user|account) (?:not found|has been suspended)\b

        # 550 5.2.1 mailbox disabled.
        \b[45]\.2\.1\b
        """
    ),
    Refusal.DELETED: any_way(
        r"""
        # Reply to a Tweet that is deleted or not visible to you; Could not find tweet.
        \bdeleted or not visible\b|\bcould not find (?:tweet|post)\b

        # Bad Request: message to be replied not found.
        \b(?:message to (?:be replied|reply)|reply message) not found\b
        """
    ),
    Refusal.REPEATED: r"\bno text twice\b|\bduplicate content\b",
    Refusal.UNMENTIONED: r"\bonly where we were mentioned\b",
    Refusal.RESTRICTED: r"\brestricted who can reply\b",
    Refusal.OURS: any_way(
        r"""
        # X lets our account or app say nothing; no credit is left; a wrong login.
        \bour account or app\b|\bno credit is left\b|\brefuses the token\b
          |\(401\)|: 53[0458]\b

        # 550 5.1.8 Sender address rejected: Domain not found.
        \b5\.1\.[78]\b|\bsender[^.;]{0,24} (?:rejected|denied|not found)\b
        """
    ),
    # Before those that stand in words: a policy is told as "recipient rejected", too.
    Refusal.SPAM: r"\b5\.7\.\d+\b|\bspam\b|\b(?:black|block)list",
    Refusal.NOBODY: any_way(
        r"""
        # 550 5.1.1, 550 5.1.10.
        \b5\.1\.(?:1|3|6|10)\b

        # 550 <ana@x.example>: User unknown; recipient address rejected.
        \b(?:user|recipient|mailbox|address)[^.;]{0,24}
          (?: unknown| not found| does(?: not|n't) exist| unavailable| rejected)\b

        # 550 No such user here.
        \b(?:unknown|no such|invalid) (?:user|recipient|mailbox|address)\b
        """
    ),
    Refusal.NO_SERVER: any_way(
        r"""
        # 550 5.1.2, 5.4.4 unable to route.
        \b[45]\.(?:1\.2|4\.[147])\b

        # Host or domain name not found; unrouteable address.
        \b(?:host|domain)[^.;]{0,24} not found\b|\bunrouteable\b
        """
    ),
    Refusal.FULL: any_way(
        r"""
        # 552 5.2.2 mailbox full, quota exceeded.
        \b[45]\.2\.2\b|\bmailbox (?:is )?full\b|\bquota\b
        """
    ),
    Refusal.LARGE: any_way(
        r"""
        # 552 5.3.4 message size exceeds; too large; MESSAGE_TOO_LONG.
        \b5\.(?:2\.3|3\.4)\b|\btoo (?:large|big|long)\b|_too_long\b
        """
    ),
    Refusal.SPENT: r"\bmonth's money for X is spent\b",
    Refusal.BUSY: r"\basks (?:us )?to wait\b|\blimit on .{0,40} is reached\b",
    Refusal.SILENT: any_way(
        r"""
        # X cannot be reached; Telegram did not say whether it took it.
        \b(?:cannot be reached|does not answer|did not (?:answer|say))\b

        # X is in trouble; channel telegram is not here; X's door is closed.
        \bis (?:in trouble|not here|busy)\b|\bdoor is closed\b|\bconnection was lost\b
        """
    ),
    Refusal.LATE: r"\btoo late\b",
    Refusal.UNSAID: r"\bno reason given\b",
}
_FORMS = {each: re.compile(words, re.IGNORECASE) for each, words in _KNOWN.items()}

#: What the gateway and its channels write around a platform's own words.
_AROUND = re.compile(
    r"^(?:(?:it came back|given up on|\S+ takes nothing|the smarthost|the LMTP server|"
    r"X refused|Telegram (?:refuses|forbids) it): )+| \(\d{3}\)$"
)


def refusal_in(problem: str) -> Refusal | None:
    """
    Return the reason that the *problem* of a delivery tells; None if it is no known
    one.
    """
    return next((each for each, form in _FORMS.items() if form.search(problem)), None)


def words_in(problem: str) -> str:
    """
    Return the *problem* of a delivery in the platform's own words alone.
    """
    return _AROUND.sub("", problem)
