"""
How the audit chain names what an act is about: by a kind and a number, never by an
address or a name.

Entries are found by these names, those of earlier versions too: none is spelled anew.
"""

from __future__ import annotations

import re
from datetime import datetime

from gateway.core.case import Number

#: How the name begins of an object that is a message, a notice, or a person.
MESSAGE, NOTICE, PERSON = "message ", "notice ", "person "

#: What there is one of: the register of cases, the clock of the machine, the key for
#: agreed words, the list of notices, the links of the plenary, the rules, the database.
CASES, CLOCK, KEY = "cases", "clock", "key"
NOTICES, PLENARY_LINKS, RULES, STORE = "notices", "plenary links", "rules", "store"

#: What was looked for, and is not there.
NO_MESSAGE, NOBODY = "no message", "nobody"

_MESSAGE = re.compile(f"{MESSAGE}([1-9][0-9]{{0,17}})")


def about_message(number: int | str) -> str:
    """
    Return the name of the message *number*.
    """
    return f"{MESSAGE}{number}"


def message_of(object: str) -> int | None:
    """
    Return the number of the message that *object* names; None if it names none.
    """
    named = _MESSAGE.fullmatch(object)
    return int(named[1]) if named else None


def about_messages(numbers: range) -> str:
    """
    Return the name of all messages of these *numbers*.
    """
    return f"messages {numbers[0]} to {numbers[-1]}"


def about_class(kind: str) -> str:
    """
    Return the name of the messages of one *kind* that outlive their retention together.
    """
    return f"class {kind}"


def about_case(number: Number) -> str:
    """
    Return the name of the case *number*.
    """
    return f"case {number}"


def about_person(id: str) -> str:
    """
    Return the name of the person who is registered as *id*.
    """
    return f"{PERSON}{id}"


def about_guest(number: str) -> str:
    """
    Return the name of somebody at the counter who is not registered, by the *number* on
    their slip.
    """
    return f"guest {number}"


def about_delivery(id: str) -> str:
    """
    Return the name of the delivery *id*.
    """
    return f"delivery {id}"


def about_notice(number: int) -> str:
    """
    Return the name of the notice *number*.
    """
    return f"{NOTICE}{number}"


def about_session(starts: datetime) -> str:
    """
    Return the name of the plenary session that *starts* then, in UTC.
    """
    return f"session {starts:%Y-%m-%dT%H:%MZ}"


def about_console(mailbox: str) -> str:
    """
    Return the name of the console of a *mailbox*.
    """
    return f"console {mailbox}"
