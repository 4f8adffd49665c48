import re
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.identity import Standing
from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint
from gateway.routing.texts import shipped

from .heard import KNOWN, NOON, said
from .pages import LANGUAGE

ROOT = Path(__file__).parents[2]

TOWN = """
town: {name: Pueblo}
mailboxes:
  lights: {office: Lights, addresses: {email: l@p.example}, backups: clerk}
  police: {office: Police, addresses: {email: p@p.example}, backups: clerk}
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: lights}
otherwise: {deliver: [clerk, police]}
"""


def warnings(text, reached=None, town=TOWN):
    text = town + text
    found = lint({"routes.yaml": text}, compile_routes(text), reached)
    return [
        f"{each.position.line - town.count(chr(10))}:{each.position.column}: "
        f"{each.problem}{f' ({each.hint})' if each.hint else ''} [{each.lint.label}]"
        for each in found
        # Of which tests/routing/test_no_danger.py and test_everyday_words.py.
        if each.lint not in (Lint.NO_DANGER, Lint.EVERYDAY_WORD)
    ]


def labels(text, reached=None, town=TOWN):
    return [
        each.rpartition("[")[2].rstrip("]") for each in warnings(text, reached, town)
    ]


def test_nothing_is_said_of_a_town_that_is_as_it_should_be():
    assert [] == warnings("topics: {lamps: {owner: lights, words: lamp}}")


def test_a_topic_by_which_no_message_is_known_is_told():
    known = """
matters:
  lamps: {words: [lamp], topic: lamps, deliver: lights}
examples:
  benches: {topic: benches, like: [the seat by the river has no back]}
more:
  topics:
    bins: {words: [bin]}
topics:
  lamps: {owner: lights}
  benches: {owner: lights}
  bins: {owner: lights}
  trees: {owner: lights, like: [a branch hangs over the path to school]}
"""

    assert [] == warnings(known)
    [told] = warnings(f"{known}  parks: {{owner: lights}}\n")
    assert told.startswith("14:3: topic parks matches nothing (it has no words")


def test_a_rule_behind_a_wider_one_is_never_reached():
    rules = """
guards:
  spam: {words: [casino, viagra, loto], outcome: quarantine}
  casino: {words: [casino], outcome: quarantine}
"""

    hint = "guard spam, routes.yaml:10:3, matches all that it matches"
    wanted = f"4:3: guard casino is never reached ({hint}) [unreachable-rule]"
    assert [wanted] == warnings(rules)


@for_each(
    ("wide", "narrow"),
    [
        ("{words: [a, b]}", "{words: [b, a]}"),
        ("{words: [a, b]}", "{words: {es: [b]}}"),
        ("{match: {words: [Áa]}}", "{words: [aa]}"),
        ("{hashtags: '#A'}", "{hashtags: [a]}"),
        ("{words: [a]}", "{words: [a], match: {channel: email}}"),
        ("{words: [a]}", "{match: {all: [{words: a}, {channel: email}]}}"),
        (
            "{match: {channel: [email, twitter]}}",
            "{words: [a], match: {channel: email}}",
        ),
        ("{match: {any: [{words: a}, {words: b}]}}", "{words: [a]}"),
        ("{words: [a, b]}", "{match: {any: [{words: a}, {words: b}]}}"),
        ("{words: [a], unless: [x]}", "{words: [a], unless: [x, y]}"),
        ("{match: {standing: known}}", "{match: {standing: verified}}"),
        ("{match: {not: {words: a}}}", "{match: {not: {words: [a, b]}}}"),
        ("{match: {when: {hours: 7:00-9:00}}}", "{match: {when: {hours: 7:00-9:00}}}"),
        ("{match: {when: {hours: 7:00-15:00}}}", "{match: {when: {hours: 8-9}}}"),
        ("{match: {when: {hours: 22-6}}}", "{match: {when: {hours: [23-1, 5-6]}}}"),
        (
            "{match: {when: {hours: 7:00-15:00}}}",
            "{match: {when: {hours: 8:10-9, weekdays: L}}}",
        ),
    ],
)
def test_what_follows_is_seen(wide, narrow):
    assert ["unreachable-rule"] == labels(
        f"matters: {{wide: {wide}, narrow: {narrow}}}"
    )


@for_each(
    ("first", "second"),
    [
        ("{words: [a]}", "{words: [a, b]}"),
        ("{match: {not: {words: [a, b]}}}", "{match: {not: {words: a}}}"),
        ("{words: [a], unless: [x]}", "{words: [a]}"),
        ("{words: [a], unless: [x, y]}", "{words: [a], unless: [x]}"),
        ("{words: [a], match: {channel: email}}", "{words: [a]}"),
        ("{match: {standing: verified}}", "{match: {standing: known}}"),
        ("{words: {es: [a]}}", "{words: {en: [a]}}"),
        ("{words: ['=a']}", "{words: [a]}"),
        ("{match: {at_most: 3}}", "{match: {at_most: 5}}"),
        ("{words: [a]}", "{words: [a b]}"),
        ("{words: [a], like: [no hay luz en casa]}", "{words: [a]}"),
        ("{match: {when: {hours: 8-9}}}", "{match: {when: {hours: 7-15}}}"),
        ("{match: {when: {hours: 8:10-9}}}", "{match: {when: {hours: 8:00-9}}}"),
        (
            "{match: {when: {hours: 7-15, weekdays: L}}}",
            "{match: {when: {hours: 8-9}}}",
        ),
    ],
)
def test_what_does_not_follow_or_is_not_sure_is_no_warning(first, second):
    assert [] == labels(f"matters: {{first: {first}, second: {second}}}")


def test_a_rule_that_contradicts_itself_matches_nothing():
    rules = """
matters:
  odd: {words: [a], unless: [b, a]}
"""

    assert ["unreachable-rule"] == labels(rules)


def test_a_topic_that_contradicts_itself_matches_nothing():
    """
    One that is wider than another is none: a message may be about both.
    """
    rules = """
topics:
  odd: {owner: clerk, words: [tree], unless: [tree]}
  trees: {owner: clerk, words: [tree, oak]}
  oaks: {owner: lights, words: [oak]}
"""

    found = [each for each in warnings(rules) if "unreachable" in each]

    assert ["3:3: topic odd matches nothing"] == [
        each.partition(" (")[0] for each in found
    ]


@for_each(
    ("match", "never"),
    [
        ("all: [{when: {hours: 7-9}}, {when: {hours: 22-6}}]", True),
        ("when: {hours: 8-9, weekdays: L}, not: {when: {hours: 7-15}}", True),
        ("all: [{channel: email}, {channel: [telegram, twitter]}]", True),
        ("visibility: public, all: [{visibility: private}]", True),
        ("standing: verified, not: {standing: known}", True),
        ("all: [{intents: x}, {intents: y}]", True),
        ("all: [{when: {hours: 7-9}}, {when: {hours: 8:59-10}}]", False),
        ("when: {hours: 7-15}, not: {when: {hours: 7-15, weekdays: L}}", False),
        ("all: [{channel: [email, twitter]}, {channel: [telegram, email]}]", False),
        ("all: [{words: a}, {words: b}]", False),
        ("any: [{channel: email}, {channel: twitter}]", False),
        ("not: [{channel: email}, {channel: twitter}]", False),
    ],
)
def test_what_can_never_be_so_at_once_is_told(match, never):
    rules = f"intents: {{x: {{}}, y: {{}}}}\nmatters: {{a: {{match: {{{match}}}}}}}"

    assert ["unreachable-rule"] * never == labels(rules)


def test_rules_of_one_part_do_not_stand_before_those_of_another():
    rules = """
guards: {a: {words: [x], outcome: quarantine}}
matters: {a: {words: [x]}}
"""

    assert [] == labels(rules)


def test_a_word_of_two_topics_is_told_once_with_both_places():
    rules = """
topics:
  lamps: {owner: lights, words: [farola, banco]}
  parks: {owner: clerk, words: [árbol, bancos, césped]}
"""

    problem = "'bancos' is a word of topic lamps too: 'banco'"
    place = "there at routes.yaml:10:42"
    assert [f"4:40: {problem} ({place}) [shadowed-word]"] == warnings(rules)


@for_each(
    ("one", "other", "same"),
    [
        ("vasura", "basura", True),
        ("solares", "solar", True),
        ("punto de luz", "puntos de luz", True),
        ("=banco", "banco", True),
        ("agua", "fuga de agua", False),
        ("empadron*", "empadronamiento", True),
        ("farola", "bombilla", False),
    ],
)
def test_words_are_the_same_where_the_language_says_so(one, other, same):
    rules = f"""
topics:
  a: {{owner: lights, words: ["{one}"]}}
  b: {{owner: clerk, words: ["{other}"]}}
"""

    assert same == ("shadowed-word" in labels(rules))


@pytest.mark.parametrize(
    ("key", "value"), [("over", "a"), ("match", "{channel: email}")]
)
def test_topics_that_are_told_apart_share_their_words(key, value):
    rules = f"""
topics:
  a: {{owner: lights, words: [x]}}
  b: {{owner: clerk, words: [x], {key}: {value}}}
"""

    assert [] == labels(rules)


@for_each(
    ("guard", "shadowed"),
    [
        ("words: [fuego]", True),
        ("match: {any: [{channel: email}, {words: [fuego, humo]}]}", True),
        ("words: [fuego], unless: [artificial]", False),
        ("match: {all: [{words: fuego}, {channel: email}]}", False),
        ("match: {not: {words: fuego}}", False),
    ],
)
def test_a_word_of_a_guard_never_reaches_a_topic(guard, shadowed):
    rules = f"""
topics: {{fires: {{owner: clerk, words: [fuego]}}}}
guards: {{danger: {{{guard}, deliver: police}}}}
"""

    assert shadowed == ("shadowed-word" in labels(rules))


@for_each(
    ("first", "second", "shadowed"),
    [
        ("urgency: high, deliver: police", "confidential: yes", True),
        ("urgency: emergency, deliver: police", "urgency: high", True),
        ("urgency: emergency, deliver: police", "confidential: yes", False),
        ("unless: [broma], deliver: police", "urgency: high", False),
        ("outcome: quarantine", "confidential: yes", False),
    ],
)
def test_a_word_of_a_guard_never_reaches_another_behind_it(first, second, shadowed):
    """
    But for one that protects, where what comes first keeps out or saves lives.
    """
    rules = f"""
guards:
  first: {{words: [fuego, me pega], {first}}}
  second: {{words: [me insulta, me pega], deliver: police, {second}}}
"""

    assert shadowed == ("shadowed-word" in labels(rules))


def test_a_topic_that_nobody_owns_is_told():
    rules = (
        "topics: {lamps: {owner: [], words: [a]}, far: {words: [b], outcome: refuse}}"
    )

    problem = "nobody is responsible for topic lamps"
    hint = "owner: a mailbox; or outcome: refuse"
    assert [f"1:25: {problem} ({hint}) [no-owner]"] == warnings(rules)


def town(mailboxes, deliver="clerk"):
    return f"""
town: {{name: Pueblo}}
otherwise: {{deliver: {deliver}}}
mailboxes:
{mailboxes}"""


def test_a_mailbox_that_nothing_reaches_and_nobody_can_name_is_told():
    mailboxes = """
  clerk: {office: C, addresses: {email: c@p.example}, backups: aunt}
  aunt: {office: A, addresses: {email: a@p.example}, backups: clerk}
  far: {office: F, addresses: {email: f@p.example}, backups: clerk}
  near: {office: N, addresses: {email: n@p.example}, backups: clerk, aliases: a}
  here:
    {office: H, addresses: {twitter: {id: 1, handle: "@H"}}, backups: clerk}
"""

    [told] = warnings("", town=town(mailboxes))

    assert told.endswith("[unused-mailbox]")
    assert "no rule reaches mailbox far" in told


def test_an_address_where_nothing_can_be_sent_is_told():
    mailboxes = """
  clerk: {office: C, addresses: {correo: c@p.example}, backups: aunt}
  aunt:
    office: A
    addresses:
      email: a@p.example
      hours: L-V 9-14
    backups: clerk
"""

    hint = (
        "there are: email, telegram, twitter; "
        "one of your own has an account: town: {accounts: …}"
    )
    told = [
        each.replace(f": nothing is sent there ({hint}) [unknown-channel]", "")
        for each in warnings("", town=town(mailboxes))
    ]

    assert [
        "-6:34: there is no channel 'correo'",
        "-1:7: there is no channel 'hours'",
    ] == told


def test_an_address_where_the_town_has_an_account_is_right():
    mailboxes = """
  clerk: {office: C, addresses: {pigeon: loft7}, backups: aunt}
  aunt: {office: A, addresses: {telegram: 7}, backups: clerk}
"""
    own = "{name: Pueblo, accounts: {pigeon: townhall}}"

    assert [] == warnings("", town=town(mailboxes).replace("{name: Pueblo}", own))


def test_a_mailbox_without_backup_is_told():
    mailboxes = "  clerk: {office: C, addresses: {email: c@p.example}}\n"

    assert ["no-backup"] == labels("", town=town(mailboxes))


def test_a_circle_of_backups_is_told_where_it_leads_nowhere():
    """
    Where everybody has a backup there is a circle. One that leads to those who get what
    nobody else gets is none to worry about.
    """
    mailboxes = """
  clerk: {office: C, addresses: {email: c@p.example}, backups: aunt}
  aunt: {office: A, addresses: {email: a@p.example}, backups: clerk}
  mayor: {office: M, addresses: {email: m@p.example}, backups: deputy, aliases: a}
  deputy: {office: D, addresses: {email: d@p.example}, backups: %s, aliases: b}
"""

    [told] = warnings("", town=town(mailboxes % "mayor"))

    assert "mayor and deputy stand in only for one another (" in told
    assert "clerk" in told
    assert [] == warnings("", town=town(mailboxes % "[mayor, clerk]"))


def test_what_is_confidential_stays_so():
    mailboxes = """
  clerk: {office: C, addresses: {email: c@p.example}, backups: social}
  social:
    office: Social
    addresses: {email: s@p.example}
    backups: clerk
    confidential: yes
"""
    rules = """
guards:
  violence: {words: [pega], deliver: [social, clerk], confidential: yes}
  suicide: {words: [morir], deliver: [social], confidential: yes}
"""

    found = warnings(rules, town=town(mailboxes))

    assert 2 == len(found)
    assert "mailbox social is confidential, and backup clerk is not" in found[0]
    assert "guard violence is confidential, and goes to clerk" in found[1]


def test_who_allowed_that_it_is_read_did_not_allow_whoever_stands_in():
    mailboxes = """
  clerk: {office: C, addresses: {email: c@p.example}, backups: lamps, aliases: c%s}
  lamps: {office: L, addresses: {email: l@p.example}, backups: clerk, aliases: l}
"""
    rules = """
guards:
  theft:
    words: [roba]
    deliver: clerk
    confidential: yes
    allow: [confidential-leaking]
"""

    assert [] == labels(rules, town=town(mailboxes % ""))
    left = warnings(rules, town=town(mailboxes % ", vacant: yes"))
    [found] = [each for each in left if "leaking" in each]

    told = "guard theft is confidential, and goes to lamps (which stands in for mailbox"
    assert f"{told} clerk, which is vacant)" in found


TRUSTED = """
  clerk: {office: C, addresses: {email: c@p.example}, backups: social}
  social:
    office: S
    addresses: {email: s@p.example}
    backups: [social2, clerk]
    confidential: yes
    allow: [confidential-leaking%s]
  social2: {office: T, addresses: {email: t@p.example}, backups: social, aliases: t,
    confidential: yes}
"""


SECRET = "{match: {topics: %s}, deliver: social, confidential: yes}"
OWNED = "topics: {aid: {owner: social, words: [a]}, b: {owner: clerk, words: [b]}}\n"


@for_each(
    ("rules", "told"),
    [
        (OWNED, "topic aid"),
        ("procedures: {aid: {words: [a], deliver: social}}", "procedure aid"),
        ("topics: {aid: {owner: clerk, words: [a]}}", ""),
        ("topics: {aid: {owner: social, words: [a], flags: confidential}}", ""),
        ("topics: {aid: {owner: social, words: [a], outcome: refuse}}", ""),
        (f"{OWNED}matters: {{m: {SECRET % 'aid'}}}", ""),
        (f"{OWNED}matters: {{m: {SECRET % 'b'}}}", "topic aid"),
        ("procedures: {aid: {words: [a], deliver: social, confidential: yes}}", ""),
    ],
)
def test_that_a_mailbox_is_confidential_makes_nothing_so(rules, told):
    """
    Whoever believes it hears of it; or says, with the rule or the mailbox, that the
    rest of what it gets may be read as all else is.
    """
    problem = f"{told} is not confidential; mailbox social is"
    rules = f"intents: {{procedure: {{words: [x]}}}}\n{rules}"

    found = warnings(rules, town=town(TRUSTED % ""))

    assert [problem] * bool(told) == [
        each.partition(": ")[2].partition(" (")[0] for each in found
    ]
    assert all(each.endswith("[not-confidential]") for each in found)
    assert [] == labels(rules, town=town(TRUSTED % ", not-confidential"))


SECRETS = """
  clerk: {office: C, addresses: {email: c@p.example}, backups: lamps}
  lamps: {office: L, addresses: {email: l@p.example}, backups: clerk}
  social: {office: S, addresses: {email: s@p.example}, backups: aid, confidential: yes}
  aid: {office: A, addresses: {email: a@p.example}, backups: social, confidential: yes}
"""


@for_each(
    ("said", "leaks"),
    [
        ("confidential: true, deliver: clerk", True),
        ("confidential: false, deliver: clerk", False),
        ("confidential: yes, match: {topics: [care, street]}", True),
        ("confidential: yes, match: {topics: care}", False),
        ("confidential: yes, match: {topics: street}, deliver: social", False),
        ("confidential: yes, match: {topics: street}, outcome: quarantine", False),
        ("confidential: yes, judged_by: [social, clerk]", True),
        ("confidential: yes, match: {topics: street}, judged_by: social", False),
        ("match: {topics: street}", False),
    ],
)
def test_what_is_confidential_leaks_to_whoever_is_responsible_too(said, leaks):
    rules = f"""
topics:
  care: {{owner: [social, aid], words: [ayuda]}}
  street: {{owner: [clerk, lamps], words: [calle]}}
matters: {{secret: {{words: [secreto], {said}}}}}
"""

    found = [each for each in warnings(rules, town=town(SECRETS)) if "leaking" in each]

    told = "matter secret is confidential, and goes to clerk (mailbox clerk is not)"
    assert leaks == bool(found)
    assert all(told in each for each in found)


def test_texts_are_short_said_and_in_all_languages():
    rules = f"""
topics:
  far: {{words: [far], outcome: refuse, says: far}}
texts:
  far: {{es: "{"n" * 130} {{town}}"}}
  lost: {{es: a, en: b}}
  verify: {{es: a}}
"""
    spoken = TOWN.replace("name: Pueblo", "name: Pueblo, languages: [es, en]")

    length = "the text is 161 characters long"
    hint = "better at most 140; each variable counts as 30"
    assert [
        "5:3: text far is not in en [missing-language]",
        f"5:13: {length} ({hint}) [long-text]",
        "6:3: no rule says text lost [unused-text]",
        "7:3: text verify is not in en [missing-language]",
    ] == warnings(rules, town=spoken)


def test_what_common_rules_allow_hides_no_text_from_who_speaks_the_first_language():
    texts = """
topics: {far: {words: [far], outcome: refuse, says: far}}
texts: {far: {es: a, allow: missing-language}}
language: es
"""
    speaking = TOWN.replace("{name: Pueblo}", "{name: Pueblo, languages: [%s]}")

    [told] = warnings(f"allow: untranslated{texts}", town=speaking % "gl, es")
    hint = "translate them, or allow it in this file; --json names them"
    first = f"texts that allow it are not in gl, the first: 1 ({hint})"
    assert f"-5:33: {first} [missing-language]" == told
    allowed = f"allow: [untranslated, missing-language]{texts}"
    assert [] == warnings(allowed, town=speaking % "gl, es")
    assert [] == warnings(texts, town=speaking % "es, gl")


def test_a_form_asks_in_all_languages_of_its_town():
    """
    Else whoever speaks another is asked what they may not understand.
    """
    form = """
intents: {procedure: {words: [quiero]}}
procedures:
  garage:
    words: [vado]
    form:
      name: {es: Vado, en: Garage sign}
      asks: {where: {kind: text, label: {%s}, question: {es: "¿Dónde?", en: Where?}}}%s
"""
    spoken = TOWN.replace("name: Pueblo", "name: Pueblo, languages: [es, en]")
    hint = "its name, and the question, label and choices of each field"
    choice = form.replace(
        "text,", "choice, of: {a: {es: Aquí%s}, b: {es: Allí, en: There}},"
    )

    [lacking] = warnings(form % ("es: Lugar", ""), town=spoken)
    [unnamed] = warnings(choice % ("", "es: Lugar, en: Place", ""), town=spoken)

    told = f"the form of procedure garage is not in en ({hint}) [missing-language]"
    assert lacking.endswith(told)
    assert unnamed.endswith(told)
    assert [] == warnings(form % ("es: Lugar, en: Place", ""), town=spoken)
    named = choice % (", en: Here", "es: Lugar, en: Place", "")
    assert [] == warnings(named, town=spoken)
    allowed = form % ("es: Lugar", "\n    allow: missing-language")
    assert [] == warnings(allowed, town=spoken)


def test_that_the_gateway_does_not_speak_as_the_town_does_is_told_once():
    speaking = TOWN.replace("{name: Pueblo}", "{name: Pueblo, languages: [%s]}")
    hint = "a text of the town's with the same name replaces one; --json names them"

    [told] = warnings("", town=speaking % "ca, es")
    [other] = warnings("", town=speaking % "it")

    assert re.fullmatch(
        rf"-5:33: the gateway's own texts are not in ca: \d+ of them are said in es "
        rf"\({hint}\) \[untranslated\]",
        told,
    )
    assert f"{len(shipped().texts)} of them are said in en" in other
    assert [] == warnings("allow: untranslated", town=speaking % "ca, es")
    assert [] == warnings("", town=speaking % "en, ca")


def test_a_plenary_for_which_nobody_can_propose_anything_is_told():
    plenary = """
cases: {prefix: J}
plenary: {secretary: clerk, mayor: clerk}
intents: {%s: {words: [propongo]}}
"""

    told = "nothing becomes a proposal: no intent is called 'agenda_proposal'"
    assert [
        f"3:11: {told} (add one with exactly this name) [no-proposals]"
    ] == warnings(plenary % "proposta")
    assert [] == warnings(plenary % "agenda_proposal")


def test_rules_that_no_example_reaches_are_told_where_there_are_examples():
    rules = """
guards: {spam: {words: [casino], outcome: quarantine, topic: offers}}
topics:
  lamps: {owner: lights, words: [lamp]}
  offers: {owner: police}
intents: {incident: {words: [broken]}, other: {}}
"""
    reached = {"guard spam", "intent incident"}

    assert [] == warnings(rules)
    assert [
        "4:3: no case reaches topic lamps (add one that does) [untested-rule]"
    ] == warnings(rules, reached)


def test_rules_that_come_as_a_whole_and_that_no_example_reaches_are_told_once():
    """
    Of the rules of any town a village's own cases reach few; its own, all of them.
    """
    files = {
        "routes.yaml": "include: [common.yaml, own.yaml]" + TOWN,
        "common.yaml": "include: ['any/*.yaml']",
        "any/topics.yaml": "topics: {a: {owner: clerk, words: [x]}}",
        "any/more.yaml": "topics: {b: {owner: clerk, words: [y]}, c: {owner: clerk}}",
        "own.yaml": "topics: {d: {owner: clerk, words: [z]}}",
    }
    text, *included = files.values()
    table = compile_routes(
        text, included=dict(zip([*files][1:], included, strict=True))
    )
    found = [e for e in lint(files, table, {"topic a"}) if e.lint is Lint.UNTESTED_RULE]

    assert [
        (
            "routes.yaml",
            "1 of the 2 rules of common.yaml and the files that it includes",
        ),
        ("own.yaml", "topic d"),
    ] == [
        (each.position.file, each.problem.removeprefix("no case reaches "))
        for each in found
    ]


@pytest.mark.parametrize(
    ("places", "missing"),
    [
        ("{}", ["towns, roads"]),
        ("{roads: [A-92]}", ["towns"]),
        ("{towns: [], roads: [A-92]}", []),
    ],
)
def test_places_that_rules_ask_for_and_nobody_names_are_told(places, missing):
    rules = f"""
places: {places}
topics: {{far: {{owner: clerk, words: ["{{roads}}", "{{own}}", "{{towns}}"]}}}}
"""

    told = [each for each in warnings(rules) if "unnamed-places" in each]

    assert missing == [
        each.partition("defined: ")[2].partition(" (")[0] for each in told
    ]


def test_a_warning_is_allowed_by_its_name_and_no_other():
    rules = """
topics:
  lamps: {owner: lights, words: [banco]}
  parks: {owner: [], words: [bancos], allow: [%s]}
"""

    assert ["no-owner"] == labels(rules % "shadowed-word")
    assert ["shadowed-word"] == labels(rules % "no-owner")
    assert [] == labels(rules % "no-owner, shadowed-word")


def test_a_file_allows_for_all_that_is_in_it():
    rules = "topics: {lamps: {owner: [], words: [x]}}"

    assert [] == labels(f"allow: no-owner\n{rules}")


def test_words_that_are_added_elsewhere_count():
    rules = """
guards:
  spam: {words: [casino, viagra], outcome: quarantine}
  casino: {words: [casino], outcome: quarantine}
more: {guards: {casino: {words: [bingo]}}}
"""

    assert [] == labels(rules)


def test_rules_that_are_made_to_be_compared_do_not_take_for_ever():
    nested = "{words: a}"
    for _ in range(4):
        nested = f"{{any: [{{all: [{nested}, {{words: b}}]}}, {{words: c}}]}}"
    rules = "".join(
        f"  r{n}: {{words: x, unless: u{n}, match: {nested}}}\n" for n in range(150)
    )

    assert [] == labels(f"matters:\n{rules}")


@for_each("each", Lint)
def test_every_warning_is_documented(each):
    assert re.search(rf"^\| {each.code} \| `{each.label}` \|", LANGUAGE, re.MULTILINE)


def test_a_calendar_that_no_form_books_is_doubted():
    """
    Unless that is meant; one that is booked is not.
    """
    calendar = "calendars:\n  rooms: {units: [hall], hours: L-V 9-14%s}"
    form = """
intents: {procedure: {words: [reservar]}}
procedures:
  room:
    words: [sala]
    form:
      name: Sala
      asks:
        day: {kind: date, question: "¿Qué día?"}
        start: {kind: time, question: "¿A qué hora?"}
      books: {calendar: rooms, day: day, start: start, minutes: 60}
"""
    hint = "books: in the form of a procedure"

    doubted = warnings(calendar % "")
    assert [f"2:18: no form books calendar rooms ({hint}) [unused-calendar]"] == doubted
    assert [] == warnings(calendar % ", allow: unused-calendar")
    assert [] == warnings(calendar % "" + form)


CONDITIONS = st.sampled_from(
    [
        *("channel: email", "channel: [email, twitter]", "visibility: public"),
        *("standing: verified", "standing: known", "words: a", "words: [a, b]"),
        *("when: {hours: 7-15}", "when: {hours: 22-6}", "when: {hours: [9-10, 23-1]}"),
        "when: {hours: 8:10-9, weekdays: L}",
        *("not: {when: {hours: 7-15}}", "not: {channel: email}", "not: {words: a}"),
    ]
)
QUARTERS = st.integers(0, 7 * 96).map(lambda n: timedelta(minutes=15 * n))
MATCHES = st.lists(CONDITIONS, min_size=1, max_size=3).map(
    lambda each: f"{{all: [{', '.join(f'{{{one}}}' for one in each)}]}}"
)


@given(st.lists(MATCHES, min_size=1, max_size=4), st.data())
def test_no_message_is_decided_by_a_rule_that_is_said_to_match_nothing(rules, data):
    written = "".join(f"  r{n}: {{match: {each}}}\n" for n, each in enumerate(rules))
    text = f"matters:\n{written}"
    told = {each.split()[2] for each in warnings(text) if "[unreachable-rule]" in each}
    table = compile_routes(TOWN + text)
    for _ in range(8):
        channel = data.draw(st.sampled_from(["email", "twitter", "telegram"]))
        message = said(
            data.draw(st.sampled_from(["a", "b", "a b", "c"])),
            sender=Address(channel, "7"),
            received_at=NOON + data.draw(QUARTERS),
            visibility=data.draw(st.sampled_from([*Visibility])),
        )
        standing = data.draw(st.sampled_from([*Standing]))

        decided = table.decide(message, evolve(KNOWN, standing=standing)).rule

        assert decided.removeprefix("matter ") not in told
