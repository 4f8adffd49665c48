"""
What the sample town says: short, without links, in the language that it claims; and
nothing that its files do not say.
"""

import json
import re

from cases import for_each

from gateway.core.decision import Outcome
from gateway.core.languages import HEARD
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.facts.knowledge import DATED, FORWARDED, WHOSE
from gateway.routing.texts import room
from gateway.routing.tools.lines import read_line
from gateway.routing.tools.replaying import Replay
from gateway.routing.variables import fill
from gateway.routing.words import text
from gateway.routing.words.language.spoken import spoken_in

LINK = re.compile(r"https?:|www\.|\.(com|org|net|es)\b")


def said(table):
    """
    Give all that the sample town says, each with its language and its room.
    """
    for name, written in table.texts[0].texts.items():
        for language, each in written.items():
            yield f"text {name}", language, each, room(each)
    for name, fact in table.knowledge.facts.items():
        for language, each in fact.says.items():
            dated = table.knowledge.text(DATED, language)
            yield name, language, each, fact.length(language, dated)
    for name, authority in table.knowledge.authorities.items():
        for language, each in authority.how.items():
            office = authority.office.get(language, authority.office["es"])
            told = {"authority": office, "how": each}
            for frame in (WHOSE, FORWARDED):
                text = fill(table.knowledge.text(frame, language), told)
                yield name, language, each, weigh(text)


def test_whatever_the_town_says_fits_a_post_and_has_no_link(table):
    """
    With its date, or with what is said around it.
    """
    assert [] == [(name, size) for name, _, _, size in said(table) if size > MOST]
    assert [] == [name for name, _, each, _ in said(table) if LINK.search(each)]


@for_each("language", [each for each in HEARD if each != "gl"])
def test_whatever_the_town_says_is_in_the_language_that_it_claims(table, language):
    """
    Galician is left out: what an office writes in it is too near to Spanish.
    """
    assert [] == [
        (name, each)
        for name, claimed, each, _ in said(table)
        if claimed == language
        and spoken_in(text.tokens(text.plain(fill(each, {}))), language).language
        != language
    ]


def test_what_nobody_understands_is_asked_back_and_read_by_a_person(table):
    line = {
        "id": "1",
        "channel": "telegram",
        "received_at": "2026-03-02T10:00:00+01:00",
        "sender": {"id": "5"},
        "text": "a ver si alguien me mira lo de aquello que os comenté la otra vez",
    }

    decision = Replay(table).take(read_line(json.dumps(line))).decision

    assert Outcome.ANSWER is decision.outcome
    assert "not-understood" in decision.says
    assert (["registro"], True) == (
        [leg.mailbox for leg in decision.legs],
        decision.is_delivered,
    )
