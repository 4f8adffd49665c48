"""
What a part of a message may say is known without reading it: so most are not read.
"""

import re

import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.words.matching.clues import Clues

from .heard import KNOWN, said

#: Words of several languages, names and tags beside words, slips, phrases with a gap,
#: and what regular expressions look for where something ends.
SAID = [
    "Solicito un volante, mi marido me pega y me ha echado de casa.",
    "necesito cita; la meva filla no respira, vine de seguida",
    "buenas tardes @Aytojunar, el horno echa humo y no para. #fuego",
    "no me coje el telefono mi madre porque se a caido, y esta sola en su casa",
    "I need a form because my husband hits me, et mon fils a peur aussi",
    "¿a que hora abren? mi padre tiene 80 años y sale descalzo, desorientado",
    "recogi la tarjeta 😂 y el dia 5 a las 9:30 pago 20 euros, 2x1",
    "lo mio de la 2026/14: expte 123/2026, entregue los papeles y nada",
]

#: A town with one guard.
RULES = """
town: {{name: P}}
mailboxes: {{clerk: {{office: C, addresses: {{email: c@p.example}}}}}}
guards: {{danger: {{match: {0}, deliver: clerk}}}}
otherwise: {{deliver: clerk}}
"""

_BETWEEN = re.compile(r"[.;,:!?\n]+|\b(?:y|e|porque|et|because|vine)\b")


def every_clue(table):
    """
    Return clues with all atoms wanted.
    """
    index = table.index
    every = frozenset((*index.entries, *index.written, *index.tags.values()))
    return Clues(index, every)


@pytest.fixture(scope="module")
def read(table):
    """
    Returns the reader of a message's parts with the sample town's clues: making these
    takes longer than reading a hundred parts.
    """
    clues = every_clue(table)
    return lambda whole: parts_of(whole, table, clues)


def parts_of(whole, table, clues):
    return PartReader(whole, table.town.language, clues)


@for_each("text", SAID)
def test_no_part_says_what_is_not_likely(text, table, read):
    whole = table.read(said(text), KNOWN)
    again = read(whole)
    ends = [0, *[at for m in _BETWEEN.finditer(whole.plain) for at in m.span()]]
    ends.append(len(whole.plain))

    for number, start in enumerate(ends):
        for end in ends[number + 1 :]:
            part = whole.plain[start:end]
            missing = again.read(part).atoms.all() - again.likely(part)
            assert not missing, part


@for_each("text", SAID)
def test_no_part_says_of_the_wanted_what_is_not_likely(text, table):
    whole = table.read(said(text), KNOWN)
    again = PartReader(whole, table.town.language, table.clues)
    wanted = table.rules.protecting_guards.atoms

    for part in _BETWEEN.split(whole.plain):
        told = again.read(part).atoms.all()
        assert told & wanted <= again.likely(part) <= wanted


@pytest.mark.parametrize("text", ["escribid a ana@correo.es", "mira.#fuego y ven"])
def test_what_stands_before_a_name_may_be_cut_off(text, table, read):
    whole = table.read(said(text), KNOWN)

    assert read(whole).cuts_names


@pytest.mark.parametrize(
    "text", ["escribid a fuego@correo.es o llamad", "mira.#fuego y ven @fuego corre"]
)
def test_whoever_cuts_at_blanks_cuts_no_name(text, table, read):
    whole = table.read(said(text), KNOWN)
    again = read(whole)
    words = whole.plain.split()

    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            part = " ".join(words[start:end])
            missing = again.read(part).atoms.all() - again.likely(part)
            assert not missing, part


@pytest.mark.parametrize(
    ("match", "elsewhere"),
    [
        ("{words: fuego}", "la farola sigue igual"),
        ("{words: arde el monte}", "subo al monte los domingos"),
        ("{words: arde ... monte}", "subo al monte los domingos"),
        ("{patterns: [arde (el|un) monte]}", "la farola sigue igual"),
    ],
)
def test_what_one_part_says_is_not_likely_of_another(match, elsewhere):
    table = compile_routes(RULES.format(match))
    there = "fuego, arde el monte"
    whole = table.read(said(f"{elsewhere}. {there}. {elsewhere}"), KNOWN)
    again = parts_of(whole, table, every_clue(table))
    guards = table.rules.guards

    assert guards.may_hold(whole, again.likely(there))
    assert not guards.may_hold(whole, again.likely(elsewhere))


@for_each(
    ("match", "may"),
    [
        ("{words: fuego}", True),
        ("{words: agua}", False),
        ("{words: fuego, standing: verified}", False),
        ("{words: fuego, not: {words: arde}}", True),
        ("{words: fuego, at_most: 2}", True),
        ("{any: [{words: agua}, {words: arde}]}", True),
        ("{words: fuego, all: [{words: arde}, {words: agua}]}", False),
    ],
)
def test_a_rule_may_hold_of_a_part_that_has_its_words(match, may):
    table = compile_routes(RULES.format(match))
    whole = table.read(said("hay fuego en el monte, arde todo"), KNOWN)
    again = parts_of(whole, table, every_clue(table))
    [rule] = table.rules.guards.rules

    assert may is rule.condition.may(whole, again.likely(whole.plain))
