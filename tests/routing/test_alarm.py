from datetime import UTC, datetime

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.decision import Outcome, Urgency
from gateway.core.message import Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.table import Thread

from .heard import KNOWN, mailboxes, said, talk

TOWN = """
town: {name: Pueblo, languages: [es]}
mailboxes:
  lights:
    office: Alumbrado
    addresses: {email: l@p.example, twitter: {id: 17, handle: "@LucesPueblo"}}
  police: {office: Policía, addresses: {email: p@p.example}}
  social: {office: Sociales, addresses: {email: s@p.example}, confidential: yes}
  watch:
    office: Informática
    addresses: {email: w@p.example, twitter: {id: 18, handle: "@TicPueblo"}}
    absent: [{from: 2026-08-01, until: 2026-08-31, backup: clerk}]
  clerk: {office: Registro, addresses: {email: c@p.example}}
guards:
  machines: {match: {from: machine}, outcome: quarantine, reply: none}
  danger: {words: [fuego], deliver: police, urgency: emergency, says: call-112}
  violence: {words: [me pega], deliver: social, confidential: yes, urgency: high}
  spam: {words: [casino], outcome: quarantine}
topics:
  lighting: {owner: lights, words: [farola]}
  roads: {outcome: refuse, words: [autovía], says: other-administration}
matters:
  certificate: {words: [certificado], deliver: clerk, requires: verified}
  secret: {words: [secreto], deliver: social, confidential: yes}
otherwise: {deliver: clerk}
"""
ALARM = "identity: {alarm: watch}\n"
GUARD = """  impersonation:
    match: {from: lookalike}
    deliver: watch
    outcome: quarantine
    flags: [lookalike]
topics:
"""
TABLE = compile_routes(TOWN + ALARM)


def decide(text, *, table=TABLE, thread=None, resembles="Pilar Roldán", **more):
    verdict = evolve(KNOWN, resembles=resembles)
    return table.decide(said(text, **more), verdict, thread=thread)


def thread(*, confidential=False, explicit=True):
    mailbox = "social" if confidential else "clerk"
    return Thread(talk(mailbox, confidential=confidential), explicit=explicit)


@for_each(
    ("text", "rule", "outcome", "reached"),
    [
        ("la farola", "topic lighting", Outcome.DELIVER, ["lights", "watch"]),
        ("xyzzy", "otherwise", Outcome.DELIVER, ["clerk", "watch"]),
        ("fuego", "guard danger", Outcome.DELIVER, ["police", "watch"]),
        ("casino", "guard spam", Outcome.QUARANTINE, ["watch"]),
        ("la autovía", "topic roads", Outcome.REFUSE, ["watch"]),
        (
            "un certificado",
            "matter certificate",
            Outcome.CHALLENGE,
            ["clerk", "watch"],
        ),
    ],
)
def test_whatever_decides_about_a_look_alike_the_alarm_is_raised(
    text, rule, outcome, reached
):
    decision = decide(text)

    assert (rule, outcome) == (decision.rule, decision.outcome)
    assert reached == mailboxes(decision)
    assert "lookalike" in decision.flags


@pytest.mark.parametrize(
    ("resembles", "where", "reached"),
    [
        ("", Visibility.PUBLIC, ["lights", "watch", "clerk"]),
        ("", Visibility.PRIVATE, ["lights", "watch"]),
        ("Pilar Roldán", Visibility.PUBLIC, ["lights", "watch"]),
    ],
)
def test_whoever_warns_the_town_hears_of_who_seems_one_of_us_before_everybody(
    resembles, where, reached
):
    table = compile_routes(f"{TOWN}identity: {{alarm: [watch, clerk]}}\n")
    more = {"handle": "@LucesPueb1o", "resembles": resembles, "visibility": where}

    assert reached == mailboxes(decide("la farola", table=table, **more))


@pytest.mark.parametrize("explicit", [True, False])
def test_it_is_raised_in_a_conversation_too(explicit):
    decision = decide("mañana estaré", thread=thread(explicit=explicit))

    assert ("thread", ["clerk", "watch"]) == (decision.rule, mailboxes(decision))
    assert "lookalike" in decision.flags


def test_danger_told_by_a_look_alike_is_danger():
    decision = decide("fuego")

    assert (Urgency.EMERGENCY, ("call-112",)) == (decision.urgency, decision.says)


@pytest.mark.parametrize(
    ("text", "thread"),
    [
        ("me pega", None),
        ("un secreto", None),
        ("mañana estaré", thread(confidential=True)),
        ("mañana estaré", thread(confidential=True, explicit=False)),
    ],
)
def test_what_is_confidential_stays_so_with_a_flag(text, thread):
    decision = decide(text, thread=thread)

    assert ["social"] == mailboxes(decision)
    assert {"confidential", "lookalike"} <= decision.flags


def test_the_alarm_names_whom_the_sender_seems_to_be():
    said = {leg.mailbox: leg.because for leg in decide("la farola").legs}
    handle = decide("la farola", resembles="", handle="@LucesPueblo").legs

    assert "its sender seems to be Pilar Roldán, and is not" == said["watch"]
    assert "topic lighting: says farola" == said["lights"]
    assert "its sender seems to be one of us, and is not" == handle[-1].because


@pytest.mark.parametrize("text", ["@TicPueblo hola", "fuego, @TicPueblo"])
def test_a_mailbox_that_gets_it_anyway_gets_it_once(text):
    assert 1 == mailboxes(decide(text)).count("watch")


def test_a_guard_against_impostors_changes_nothing_by_the_alarm():
    guarded = TOWN.replace("topics:\n", GUARD, 1)
    without, with_it = compile_routes(guarded), compile_routes(guarded + ALARM)

    decision = decide("la farola", table=with_it)

    assert "guard impersonation" == decision.rule
    same = evolve(decision, version=without.version)
    assert decide("la farola", table=without) == same


def test_a_town_without_an_alarm_still_flags_them():
    decision = decide("la farola", table=compile_routes(TOWN))

    assert (["lights"], {"lookalike"}) == (mailboxes(decision), decision.flags)


@pytest.mark.parametrize("text", ["la farola", "fuego", "xyzzy"])
def test_an_ordinary_person_raises_no_alarm(text):
    decision = decide(text, resembles="", handle="@vecina", display_name="Ana Gil")

    assert "watch" not in mailboxes(decision)
    assert "lookalike" not in decision.flags


def test_who_stands_in_for_the_watch_hears_the_alarm():
    august = datetime(2026, 8, 12, 12, tzinfo=UTC)

    decision = decide("la farola", received_at=august)

    assert ["lights", "watch", "clerk"] == mailboxes(decision)


@pytest.mark.parametrize("public", [True, False])
def test_a_machine_with_such_a_name_is_not_answered_and_is_told_of(public):
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE

    decision = decide("hola", headers={"list-id": "x"}, visibility=visibility)

    assert ("guard machines", ["watch"], ()) == (
        decision.rule,
        mailboxes(decision),
        decision.says,
    )
