import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes

from .heard import KNOWN, mailboxes, said

TOWN = r"""
town: {name: Pueblo}
places: {towns: [Motril, Vélez]}
mailboxes:
  police: {office: Police, addresses: {email: p@p.example}, backups: clerk}
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: police}
otherwise: {deliver: clerk}
fragments:
  a neighbour:
    - vecin[oa]s?
    - "inquilin[oa]s?|el del {floor}"
  floor: primero|segundo
  another town: "{towns}|otro pueblo"
matters:
  somebody else: {match: {patterns: '\bdebe (mi|un) {a neighbour}\b'}, deliver: police}
  elsewhere: {match: {patterns: 'bache en {another town}$'}, deliver: police}
"""


@for_each(
    ("text", "reached"),
    [
        ("¿qué debe mi vecina?", "police"),
        ("¿qué debe un inquilino?", "police"),
        ("¿debe mi el del segundo?", "police"),
        ("¿debe mi prima?", "clerk"),
        ("mi vecina", "clerk"),
        ("un bache en Motril", "police"),
        ("un bache en otro pueblo", "police"),
        ("un bache en mi calle", "clerk"),
    ],
)
def test_a_fragment_stands_in_a_pattern_for_any_of_its_alternatives(text, reached):
    decision = compile_routes(TOWN).decide(said(text), KNOWN)

    assert mailboxes(decision) == [reached]


def test_the_reason_shows_the_pattern_as_it_is_written():
    decision = compile_routes(TOWN).decide(said("¿qué debe mi vecina?"), KNOWN)

    assert any("{a neighbour}" in step.because for step in decision.trace)


@pytest.mark.parametrize(
    ("person", "text", "reached"),
    [
        ("Miguel Ángel Zafra Pino", "una queja de zafra", "police"),
        ("Ana Zafra", "una queja de Zafra", "police"),
        ("Ana Zafra Pino", "una queja de Pino", "clerk"),
        ("", "una queja de zafra", "clerk"),
    ],
)
def test_a_pattern_asks_for_the_surname_of_whoever_works_here(person, text, reached):
    rules = TOWN.replace("office: Clerk,", f"office: Clerk, person: '{person}',")
    rules += (
        "  complaints: {match: {patterns: 'queja de {surnames}'}, deliver: police}\n"
    )
    rules = rules.replace(", person: ''", "")

    decision = compile_routes(rules).decide(said(text), KNOWN)

    assert mailboxes(decision) == [reached]


def test_the_surname_of_who_was_elected_is_none_of_them():
    who = "office: Clerk, person: Ana Zafra Pino, role: councillor,"
    rules = TOWN.replace("office: Clerk,", who)
    rules += (
        "  complaints: {match: {patterns: 'queja de {surnames}'}, deliver: police}\n"
    )

    decision = compile_routes(rules).decide(said("una queja de zafra"), KNOWN)

    assert mailboxes(decision) == ["clerk"]


def test_a_fragment_of_an_empty_list_of_places_matches_nothing():
    nowhere = TOWN.replace("[Motril, Vélez]", "[]").replace("|otro pueblo", "")

    decision = compile_routes(nowhere).decide(said("un bache en Motril"), KNOWN)

    assert mailboxes(decision) == ["clerk"]
