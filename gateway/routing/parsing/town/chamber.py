"""
Reading of ``plenary``: its secretary and mayor, and its terms.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta

from gateway.core.town import Casework, Chamber
from gateway.routing.parsing.lengths import DAYS, MINUTES, Measure
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node

CHAMBER = (
    *("secretary", "mayor", "inhabitants", "hashtag", "extract_within"),
    *("questions_from", "questions_until"),
)

HASHTAG = re.compile(r"#\w{1,60}")

#: The term for sending the extract of the minutes; the law gives fifteen days.
EXTRACT = Measure(DAYS, 60, "15 days, or 2 weeks")

#: How long before a session and after its planned end it takes questions.
ASKED = Measure(MINUTES, 24 * 60, "60 minutes, or 2 hours")

#: The most inhabitants.
_MOST = 20_000_000


def read_chamber(
    part: Fields, mailboxes: Collection[str], casework: Casework, reader: Reader
) -> Chamber | None:
    """
    Read ``plenary``; None if it is missing or empty.
    """
    if not part.pairs:
        return None
    known = reader.fields(part, "plenary", CHAMBER)
    at = part.pairs[0][0]
    if not casework.prefix:
        problem = "a plenary needs a prefix for the numbers of proposals"
        reader.mistake(at, problem, "such as cases: {prefix: J}")
    for role in ("secretary", "mayor"):
        if role not in known:
            reader.mistake(at, f"the plenary has no {role}", f"{role}: a mailbox")
    within = EXTRACT.read(known.get("extract_within"), "extract_within", reader)
    usual = Chamber(secretary="", mayor="")
    before = ASKED.read(known.get("questions_from"), "questions_from", reader)
    after = ASKED.read(known.get("questions_until"), "questions_until", reader)
    return Chamber(
        secretary=_mailbox(known.get("secretary"), mailboxes, reader),
        mayor=_mailbox(known.get("mayor"), mailboxes, reader),
        inhabitants=_people(known.get("inhabitants"), "inhabitants", reader),
        hashtag=reader.formed(
            known.get("hashtag"),
            "a hashtag",
            HASHTAG,
            "bad hashtag ",
            'a #, then letters and digits: "#Pleno"',
        ),
        extract_within=timedelta(days=within) if within else usual.extract_within,
        questions_from=timedelta(minutes=before) if before else usual.questions_from,
        questions_until=timedelta(minutes=after) if after else usual.questions_until,
    )


def _mailbox(node: Node | None, mailboxes: Collection[str], reader: Reader) -> str:
    hint = "its backups stand in for it"
    return reader.name(node, "mailbox", mailboxes, hint)


def _people(node: Node | None, what: str, reader: Reader) -> int:
    return reader.whole(node, what, 1, _MOST) or 0
