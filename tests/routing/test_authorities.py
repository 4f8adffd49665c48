"""
What is not the town's is told whose it is, and passed on where the law says so.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from attrs import evolve
from cases import for_each

from gateway.core.decision import Decision, Outcome
from gateway.core.identity import Standing, Verdict
from gateway.core.languages import HEARD
from gateway.routing.compiler import compile_routes
from gateway.routing.table import RoutingTable

from .heard import KNOWN, mailboxes, said

TOWN = """
town: {name: Pueblo, languages: [es, en, de], accounts: {email: town@p.example}}
mailboxes:
  clerk: {office: Registro, addresses: {email: c@p.example}}
identity: {alarm: clerk}
otherwise: {deliver: clerk}
guards:
  machines: {match: {from: machine}, outcome: quarantine, reply: none}
  poison: {words: [veneno], outcome: refuse, says: third-party}
topics:
  elsewhere:
    owner: []
    outcome: refuse
    alone: yes
    words: {es: [autovía, pasaporte, tren], en: [motorway, passport], de: [reisepass]}
    says: other-administration
  health:
    owner: clerk
    words: [lista de espera]
  lighting: {owner: clerk, words: [farola]}
intents:
  procedure: {words: [renovar], requires: verified}
  incident: {words: [roto]}
matters:
  at night: {match: {topics: elsewhere, words: [oscuras]}, says: not-understood}
  waiting: {match: {topics: health}, outcome: refuse, confidential: yes}
texts: {authority: {de: "Dafür ist {authority} da. {how}"}}
authorities:
  roads:
    for: elsewhere
    words: {es: [autovía], en: [motorway]}
    office: Carreteras
    email: Roads@State.example
    forward: yes
    how: {es: Si hay peligro llame al 112., en: In danger call 112.}
  passports:
    for: [elsewhere]
    words: {es: [pasaporte], en: [passport], de: [reisepass]}
    office: {es: la Policía Nacional, en: the National Police}
    how: {es: Pida cita en el 060., en: Call 060., de: Rufen Sie 060.}
  hospitals: {words: [lista de espera], office: el SAS, email: sas@s.example,
              forward: yes, how: Pregunte allí.}
"""
WHOSE = "Esto lo lleva {}, no el Ayuntamiento."
PASSED = "Esto lo lleva {}, no el Ayuntamiento: se lo hemos pasado."
THEIRS = "That is for Carreteras, not for the town hall: we have passed it on to them."


@pytest.fixture(scope="module")
def pueblo() -> RoutingTable:
    """
    A town beside a motorway.
    """
    return compile_routes(TOWN)


def decided(
    table: RoutingTable, text: str, verdict: Verdict = KNOWN, **changes: object
) -> Decision:
    """
    Decide what somebody says.
    """
    return table.decide(said(text, **changes), verdict)


@for_each(
    ("text", "told", "to"),
    [
        (
            "hay un bache en la autovía",
            f"{PASSED.format('Carreteras')} Si hay peligro llame al 112.",
            "roads",
        ),
        (
            "there is a hole in the motorway",
            f"{THEIRS} In danger call 112.",
            "roads",
        ),
        (
            "se me caducó el pasaporte",
            f"{WHOSE.format('la Policía Nacional')} Pida cita en el 060.",
            "",
        ),
        (
            "where do I renew my passport?",
            "That is for the National Police, not for the town hall. Call 060.",
            "",
        ),
        (
            "wo bekomme ich meinen reisepass?",
            "Dafür ist la Policía Nacional da. Rufen Sie 060.",
            "",
        ),
    ],
)
def test_it_says_whose_it_is_and_how_and_whether_it_was_passed_on(
    pueblo: RoutingTable, text: str, told: str, to: str
) -> None:
    """
    In one language, the asker's where all of it is written in it.
    """
    decision = decided(pueblo, text)

    assert Outcome.REFUSE is decision.outcome
    assert (("authority",), told, to) == (
        decision.says,
        decision.told,
        decision.authority,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("el tren no pasa", "other-administration"),
        ("la autovía está a oscuras", "not-understood"),
        ("veneno en la autovía", "third-party"),
    ],
)
def test_what_says_something_itself_and_what_is_nobodys_stays_as_it_is(
    pueblo: RoutingTable, text: str, says: str
) -> None:
    """
    A matter's own text, a guard's, and the topic's where no authority is known.
    """
    decision = decided(pueblo, text)

    assert ((says,), "", "") == (decision.says, decision.told, decision.authority)


def test_nobody_proves_here_who_they_are_for_what_is_anothers(
    pueblo: RoutingTable,
) -> None:
    """
    A formality of the town's requires it still.
    """
    theirs = decided(pueblo, "quiero renovar el pasaporte")
    ours = decided(pueblo, "quiero renovar la farola de mi puerta")

    assert (Outcome.REFUSE, Standing.NONE) == (theirs.outcome, theirs.requires)
    assert (Outcome.CHALLENGE, Standing.VERIFIED) == (ours.outcome, ours.requires)


@pytest.mark.parametrize(
    ("text", "told", "to"),
    [
        ("hay una farola rota y un bache en la autovía", "Esto lo lleva Carr", "roads"),
        ("el bache de la autovía. La farola no luce", "Esto lo lleva Carr", "roads"),
        ("me caducó el pasaporte, y hay una farola rota", "Esto lo lleva la P", ""),
        ("el tren no pasa, y hay una farola rota", "", ""),
    ],
)
def test_of_two_things_the_towns_is_delivered_and_it_says_whose_the_rest_is(
    pueblo: RoutingTable, text: str, told: str, to: str
) -> None:
    """
    Only what is another's in all of its topics is refused.
    """
    decision = decided(pueblo, text)

    assert Outcome.DELIVER is decision.outcome
    assert ["clerk"] == mailboxes(decision)
    assert ("lighting", "elsewhere") == decision.topics
    assert decision.told.startswith(told)
    assert to == decision.authority
    assert (("authority",) if told else ("other-administration",)) == decision.says


@pytest.mark.parametrize(
    "text",
    ["la farola de la autovía no luce", "un bache en la autovía, y una farola"],
)
def test_what_is_told_of_one_thing_is_anothers_whole(
    pueblo: RoutingTable, text: str
) -> None:
    """
    A lamp that stands on their road is theirs.
    """
    decision = decided(pueblo, text)

    assert (Outcome.REFUSE, ("elsewhere",)) == (decision.outcome, decision.topics)
    assert () == decision.legs


def test_nothing_confidential_and_nothing_of_a_look_alike_is_passed_on(
    pueblo: RoutingTable,
) -> None:
    """
    They are told whose it is, and no more.
    """
    fake = evolve(KNOWN, resembles="Ana Gil")
    secret = decided(pueblo, "llevo un año en la lista de espera")
    seeming = decided(pueblo, "hay un bache en la autovía", fake)

    assert ["", ""] == [secret.authority, seeming.authority]
    assert not any("pasado" in each.told for each in (secret, seeming))
    assert secret.told


def test_a_machine_is_told_nothing_and_nothing_of_it_is_passed_on(
    pueblo: RoutingTable,
) -> None:
    """
    Whatever stands in its mail.
    """
    headers = {"auto-submitted": "auto-replied"}
    decision = decided(pueblo, "la autovía", headers=headers)

    assert ((), "", "") == (decision.says, decision.told, decision.authority)


def test_an_address_is_kept_in_small_letters(pueblo: RoutingTable) -> None:
    """
    As all mail addresses are here.
    """
    assert "roads@state.example" == (
        pueblo.knowledge.authorities["authority roads"].email
    )


def test_the_states_are_named_in_one_language_with_what_is_said_of_them() -> None:
    written = Path(__file__).parents[2] / "routes" / "authorities.yaml"
    theirs = yaml.safe_load(written.read_text(encoding="utf-8"))["authorities"]
    spoken = set(HEARD)

    missing = {
        (name, key): spoken - set(each[key])
        for name, each in theirs.items()
        for key in ("office", "how")
        if not spoken <= set(each[key])
    }

    assert {} == missing
