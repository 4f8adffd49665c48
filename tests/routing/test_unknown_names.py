"""
Whatever can only be one of some names is looked up: a slip is told where it stands,
with the name that was meant.
"""

import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.parsing.matchers import WORDS
from gateway.routing.tools.cases import read_cases

TOWN = """
town:
  name: Pueblo
  accounts: {pigeon: loft}
  calendar:
    plenaries:
      - {starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00}
mailboxes:
  lights:
    office: Lights
    addresses: {email: l@p.example, telegram: 7, raven: tower}
    hours: L-V 9-14
  clerk: {office: Clerk, addresses: {email: c@p.example}}
places: {streets: [calle Almez]}
conditions: {smoke: {words: [smoke]}}
otherwise: {deliver: clerk}
topics: {lamps: {owner: lights, words: [lamp]}}
intents: {incident: {words: [broken]}, complaint: {match: {conditions: smoke}}}
"""

#: Of each closed set in a condition, a slip and what was meant.
SLIPS = [
    ("channel", "twiter", "twitter"),
    ("channel", "pigeom", "pigeon"),
    ("channel", "ravem", "raven"),
    ("visibility", "publik", "public"),
    ("standing", "verifed", "verified"),
    ("role", "councilor", "councillor"),
    ("from", "machin", "machine"),
    ("dmarc", "fails", "fail"),
    ("attachments", "ani", "any"),
    ("language", "ess", "es"),
    ("topics", "lamp", "lamps"),
    ("intents", "incidente", "incident"),
    ("addressed", "handel", "handle"),
    ("asks", "hour", "hours"),
    ("place", "calle Almes", "calle Almez"),
    ("thread", "yess", "yes"),
    ("agreed", "yess", "yes"),
    ("conditions", "smok", "smoke"),
    ("when", "{open: light}", "lights"),
    ("when", "{closed: light}", "lights"),
    ("when", "{plenary: opn}", "open"),
    ("when", "{holiday: yess}", "yes"),
    ("when", "{working: yess}", "yes"),
]

#: What a condition may ask for that is no closed set.
OPEN = {"words", "hashtags", "handles", "patterns", "headers", "at_most"}


def mistakes(rules):
    try:
        compile_routes(TOWN + rules)
    except ExceptionGroup as e:
        return [str(each) for each in e.exceptions]
    return []


@for_each(("key", "slip", "meant"), SLIPS)
def test_a_slip_in_a_condition_is_told_where_it_stands(key, slip, meant):
    rules = f"matters:\n  odd: {{deliver: clerk, match: {{{key}: {slip}}}}}\n"

    [told] = mistakes(rules)

    line = TOWN.count("\n") + 2
    column = len("  odd: {deliver: clerk, match: {" + key + ": ") + 1
    column += slip.find(" ") + 1 if slip.startswith("{") else 0
    assert told.startswith(f"routes.yaml:{line}:{column}: unknown ")
    assert told.endswith(f"(did you mean {meant!r}?)")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("channel", "[twitter, telegram, email, counter, pigeon, raven]"),
        ("dmarc", "[none, pass, fail, temperror, permerror]"),
        ("attachments", "[any, image/*, '*pdf']"),
    ],
)
def test_what_may_be_asked_for_is_no_slip(key, value):
    assert [] == mistakes(f"matters: {{a: {{match: {{{key}: {value}}}}}}}\n")


def test_every_word_of_a_condition_is_known_to_be_open_or_closed():
    assert {*WORDS} == {key for key, _, _ in SLIPS} | OPEN | {"all", "any", "not"}


def test_a_channel_that_is_like_none_is_told_with_a_way_out():
    [told] = mistakes("guards: {a: {match: {channel: fax}, deliver: clerk}}\n")

    hint = "one of your own has an account: town: {accounts: …}"
    assert told.endswith(f"unknown channel 'fax' ({hint})")


@for_each(
    ("rules", "slip"),
    [
        ("owner: lights, outcome: refus, words: a", "outcome"),
        ("owner: lights, urgency: hihg, words: a", "urgency"),
        ("owner: lights, reply: privat, words: a", "reply"),
        ("owner: lights, requires: verifed, words: a", "standing"),
        ("owner: lights, alone: yess, words: a", "alone"),
        ("owner: lights, stays: yess, words: a", "stays"),
        ("owner: light, words: a", "mailbox"),
        ("owner: lights, means: incidnt, words: a", "intent"),
        ("owner: lights, over: lamp, words: a", "topic"),
        ("owner: lights, says: verifi, words: a", "text"),
        ("owner: lights, words: {ess: a}", "language"),
        ("owner: lights, words: a, allow: no-ownr", "warning"),
    ],
)
def test_a_slip_in_what_follows_is_told_too(rules, slip):
    # The topics of the town are its last part but one.
    town, _, intents = TOWN.partition("topics: ")
    more = f"topics: {{lamps: {{owner: lights}}, odd: {{{rules}}}}}\n"
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(town + more + intents.partition("\n")[2])
    [told] = map(str, caught.value.exceptions)

    assert f": unknown {slip} '" in told
    assert "(did you mean " in told


@pytest.mark.parametrize("key", ["channel: twiter", "dmarc: fails"])
def test_a_slip_in_a_case_is_told_too(key):
    table = compile_routes(TOWN)

    with pytest.raises(ExceptionGroup) as caught:
        read_cases(f"- {{text: a, {key}, expect: {{}}}}", "cases.yaml", table)

    assert any("did you mean" in str(each) for each in caught.value.exceptions)
