import pytest

from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint
from gateway.routing.tools.cases import read_cases
from gateway.routing.tools.corrections import read_correction
from gateway.routing.words.text import plain
from gateway.town import passing
from gateway.town.passing import mailbox_called

from .heard import KNOWN, NOON, mailboxes, said

VILLAGE = """
town: {name: Pueblo}
mailboxes:
  lights: works
  water: works
  press: mayor
  works:
    office: Works
    addresses: {email: works@p.example, twitter: {id: 17, handle: "@Works"}}
    hours: L-V 7:00-15:00
    backups: mayor
  mayor:
    office: Mayor
    addresses: {email: mayor@p.example, twitter: {id: 18, handle: "@Mayor"}}
    backups: works
topics:
  lamps: {owner: lights, words: [farola]}
  pipes: {owner: water, words: [tubería], answer_within: 2 hours}
matters:
  for the press: {match: {handles: press, words: [entrevista]}, deliver: press}
  for the works: {match: {handles: works, words: [entrevista]}, deliver: lights}
otherwise: {deliver: mayor}
"""


@pytest.fixture(scope="module")
def village():
    return compile_routes(VILLAGE)


def test_who_holds_an_office_gets_what_rules_give_to_it(village):
    assert ["works"] == mailboxes(village.decide(said("una farola rota"), KNOWN))


def test_who_holds_two_offices_gets_one_letter_of_what_is_for_both(village):
    text = "la farola ha caído sobre la tubería"

    assert ["works"] == mailboxes(village.decide(said(text), KNOWN))


def test_an_office_that_another_holds_is_no_mailbox(village):
    assert ["works", "mayor"] == list(village.town.mailboxes)


def test_the_handles_of_a_mailbox_are_asked_for_by_its_name(village):
    asked = said("@Works una entrevista", visibility=Visibility.PUBLIC)
    decision = village.decide(asked, KNOWN)

    assert "matter for the works" == decision.rule


def test_who_holds_an_office_besides_has_no_handle_as_that_office(village):
    """
    Who writes to the mayor does not mean the press office, though the mayor is that.
    """
    asked = said("@Mayor una entrevista", visibility=Visibility.PUBLIC)
    decision = village.decide(asked, KNOWN)

    assert "matter for the press" != decision.rule


def test_warnings_are_about_who_holds_an_office(village):
    labels = {found.lint for found in lint({"routes.yaml": VILLAGE}, village)}

    assert Lint.UNUSED_MAILBOX not in labels
    assert Lint.TERM_WITHOUT_HOURS not in labels


def test_cases_may_name_an_office_that_another_holds(village):
    text = "- {text: una farola rota, channel: telegram, expect: {mailboxes: [lights]}}"
    [case] = read_cases(text, "cases.yaml", village)

    assert ("works",) == case.expected["mailboxes"]


def test_cases_may_come_from_an_office_that_another_holds(village):
    text = "{text: hola, channel: email, from: lights, expect: {mailboxes: [mayor]}}"
    [case] = read_cases(f"- {text}", "cases.yaml", village)

    assert "works@p.example" == case.message.sender.value


def test_corrections_may_name_an_office_that_another_holds(village):
    line = '{"text": "una entrevista", "wrong": ["water", "lights"], "right": "press"}'
    read = read_correction(line, village)

    assert (("works",), ("mayor",)) == (read.wrong, read.right)


def test_what_is_passed_on_to_an_office_goes_to_who_holds_it(village):
    to, said = mailbox_called(village, "Press: es para vosotros")

    assert ("mayor", "es para vosotros") == (to.id, said)


def test_of_a_letter_without_a_line_end_only_the_beginning_names_a_mailbox(
    village, monkeypatch
):
    letter, read = "se va la luz " * 300, []
    monkeypatch.setattr(passing, "plain", lambda text: read.append(text) or plain(text))

    to, said = passing.mailbox_called(village, f"a la Press {letter}")

    assert ("mayor", letter) == (to.id, said)
    assert (None, "") == passing.mailbox_called(village, letter)
    assert sum(map(len, read)) < 40 * len(letter)


def test_what_is_urgent_in_an_office_that_was_merged_goes_to_who_holds_it(village):
    assert "works" == village.in_charge("lights", NOON, (), confidential=False)[0]
    assert ("mayor",) == village.in_charge("gone", NOON, (), confidential=False)


def test_a_vacant_mailbox_is_theirs_who_stand_in_by_all_that_people_call_it():
    """
    Whoever left speaks from nowhere, nothing is sent there, and an acting mayor is not
    their own backup, also where they stand in by an office that they hold.
    """
    empty = VILLAGE.replace("    office: Mayor", "    vacant: yes\n    office: Mayor")
    town = compile_routes(empty.replace("backups: works", "backups: water"))
    works, had = town.town.mailboxes["works"], Address("twitter", "18")

    assert ["works"] == list(town.town.mailboxes)
    assert {*town.town.holders.values()} == {"works"}
    assert () == works.backups
    assert (works, None) == (town.town.mailbox_at(had), town.town.speaks_at(had))
    assert ["works@p.example"] == [each.value for each in works.deliver]
    assert town.staff(had) is None
    decision = town.decide(
        said("@Mayor una palabra", visibility=Visibility.PUBLIC), KNOWN
    )
    assert ["works"] == mailboxes(decision)


def test_a_vacant_mailbox_is_held_by_the_first_who_is_read_and_may_read_it():
    """
    Where who stands in has left, too, it is whoever stands in for them.
    """
    secret = "confidential: yes"
    mailboxes = {
        "clerk": "backups: [judge]",
        "judge": f"backups: [clerk, guard], vacant: yes, {secret}",
        "guard": f"backups: [nurse], vacant: yes, {secret}",
        "nurse": f"vacant: no, {secret}",
    }
    told = [
        f"  {each}: {{office: {each}, addresses: {{email: {each}@p.example}}, {its}}}\n"
        for each, its in mailboxes.items()
    ]
    rules = f"town: {{name: Pueblo}}\nmailboxes:\n{''.join(told)}"
    town = compile_routes(f"{rules}otherwise: {{deliver: clerk}}\n")

    assert ["clerk", "nurse"] == [*town.town.mailboxes]
    assert {"judge": "nurse", "guard": "nurse"} == town.town.holders


@pytest.mark.parametrize(
    "has",
    [
        "",
        "    addresses: {email: works@p.example}\n",
    ],
)
def test_a_vacant_mailbox_takes_no_address_from_whoever_stands_in(has):
    """
    It may have none any more, or one that was handed over.
    """
    own = VILLAGE[VILLAGE.rindex("    addresses:") : VILLAGE.rindex("    backups:")]
    vacant = VILLAGE.replace("    office: Mayor", "    vacant: yes\n    office: Mayor")
    town = compile_routes(vacant.replace(own, has)).town

    works = town.mailboxes["works"]
    assert works.current == works.addresses
    assert works is town.speaks_at(Address("email", "works@p.example"))
