"""
`ventanilla case` and `ventanilla cases`, as a secretary uses them.
"""

import asyncio
import csv
import hashlib
import io
import json
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from lent import store_at
from record_samples import TEXT, Office
from store_samples import NOON

from gateway.cli.cases.case import case, cases
from gateway.cli.erasing.forget import forget
from gateway.cli.operating.audit import audit
from gateway.core.decision import Urgency
from gateway.core.message import Address
from gateway.environment import Environment
from gateway.files import make_state
from gateway.ports.erasing import ERASED
from gateway.settings import read_settings
from gateway.town import typeface

ROUTES = Path(__file__).parents[2] / "routes.yaml"

#: Rules in which one mailbox holds all other offices.
HELD = """
town: {name: Pueblo}
mailboxes:
  clerk: {office: Registro, addresses: {email: clerk@p.example}}
  water: clerk
  lights: clerk
  parks: clerk
otherwise: {deliver: clerk}
"""


async def _filled(changes):
    known = read_settings(Environment(os.environ))
    make_state(known.state)
    async with store_at(known.store, known.node) as store:
        await Office(store).fill(**changes)


@pytest.fixture
def fill(tmp_path, monkeypatch):
    monkeypatch.setenv("VENTANILLA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("VENTANILLA_ROUTES", str(ROUTES))
    monkeypatch.setenv("VENTANILLA_KEY", "k" * 32)

    def fill(**changes):
        asyncio.run(_filled(changes))

    return fill


def ventanilla(command, *arguments, status=0):
    given, english = [str(each) for each in arguments], {"LC_ALL": "en_GB.UTF-8"}
    done = CliRunner().invoke(command, given, env=english)
    assert status == done.exit_code, done.output
    return done.output if status else done.stdout


@pytest.mark.parametrize("number", ["J-1", "j1", "1", "J 1", "1-1"])
def test_a_case_is_found_however_its_number_is_written(fill, number):
    fill()

    shown = ventanilla(case, number)

    assert "J-1: assigned\n" in shown
    assert "taken by the mailbox · mailbox lights" in shown
    assert "    hay que llevar la escalera\n" in shown
    assert "La farola está rota" in shown
    assert "sent → email:ana@example.org" in shown


def test_what_was_held_first_is_shown_with_when_it_was_accepted(fill):
    """
    That is its date of entry (Law 39/2015, art. 16.3), as in its file and in the list.
    """
    fill(opened_at=NOON + timedelta(days=3))

    shown = ventanilla(case, "J-1")

    assert "Date and time of entry: 24/11/2026 13:00\n" in shown


def test_machines_get_all_of_it(fill):
    fill()

    told = json.loads(ventanilla(case, "J-1", "--json"))

    assert ["open", "hear", "take"] == [each["event"] for each in told["happened"]]
    assert ["answer"] == [each["what"] for each in told["promised"]]
    assert [1, 2, 3] == [each["id"] for each in told["messages"]]
    assert TEXT == told["messages"][0]["text"]


def test_whoever_is_to_be_forgotten_has_cases_that_are_called_as_elsewhere(fill):
    fill()

    told = json.loads(
        ventanilla(forget, "email:ana@example.org", "--dry-run", "--json")
    )

    assert ["J-1", "J-1-2"] == told["cases"]


def test_whose_case_was_erased_is_not_said_never_to_have_been_checked(fill):
    fill(contact=Address("email", ERASED), person="")

    shown = ventanilla(case, "J-1")

    assert "Person interested: email: erased\n" in shown


def test_the_second_matter_has_a_number_of_its_own(fill):
    fill()

    assert "Mailbox: water" in ventanilla(case, "J-1-2")


@pytest.mark.parametrize("number", ["Q-1", "one", "1-2-3", "J-", "0" * 20])
def test_what_is_no_number_is_told(fill, number):
    assert "is not a case number" in ventanilla(case, number, status=1)


def test_a_case_that_there_is_not_is_told(fill):
    fill()

    assert "there is no case J-99" in ventanilla(case, "J-99", status=1)


def test_of_a_confidential_case_no_word_is_shown_but_it_can_be_exported(fill, tmp_path):
    fill(confidential=True, summary="")

    shown = ventanilla(case, "J-1") + ventanilla(case, "J-1", "--json")
    ventanilla(case, "J-1", "--export", tmp_path, "--clerk", "inés")

    assert "farola" not in shown
    assert "ana@" not in shown
    assert "escalera" not in shown
    assert "mailbox lights" in shown
    assert '"confidential": true' in shown
    assert "farola" in (tmp_path / "J-1/decisions/1.json").read_text()


def test_where_there_is_no_temporary_folder_nothing_is_exported(
    fill, tmp_path, monkeypatch
):
    fill()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    # Fonts would be laid out in memory.
    monkeypatch.setattr(typeface, "_MEMORY", tmp_path / "gone")

    told = ventanilla(case, "1", "--export", tmp_path / "stick", status=1)

    assert told.startswith(str(tmp_path / "gone"))
    assert "No such file or directory" in told
    assert not (tmp_path / "stick").exists()


def test_it_is_exported_verified_and_found_changed(fill, tmp_path):
    fill()
    told = ventanilla(case, "1", "--export", tmp_path, "--clerk", "inés")
    folder = tmp_path / "J-1"
    whole = ventanilla(case, "--verify", folder)
    (folder / "answers/001.txt").write_text("nothing was answered")

    changed = ventanilla(case, "--verify", folder, status=1)
    as_json = json.loads(ventanilla(case, "--verify", folder, "--json", status=1))

    assert f"J-1 is in {folder}" in told
    assert "every file is as it was exported" in whole
    assert "answers/001.txt: was changed: its hash does not fit\n" == changed
    assert {"ok": False, "differs": [changed.strip()]} == as_json
    assert "is there already" in ventanilla(case, 1, "--export", tmp_path, status=1)


def test_one_number_or_one_folder_is_asked_for(fill, tmp_path):
    assert "which case?" in ventanilla(case, status=2)
    assert "nothing else" in ventanilla(case, "1", "--verify", tmp_path, status=2)


def test_cases_are_listed_by_state_and_mailbox(fill):
    fill()

    every = json.loads(ventanilla(cases, "--json"))
    water = json.loads(ventanilla(cases, "--mailbox", "water", "--json"))

    assert {"J-1", "J-1-2"} == {each["number"] for each in every}
    assert ["J-1-2"] == [each["number"] for each in water]
    assert 1 == len(json.loads(ventanilla(cases, "--limit", 1, "--json")))
    assert "J-1" in ventanilla(cases, "--state", "assigned")
    assert "no such case" in ventanilla(cases, "--state", "solved")


def test_a_mailbox_that_is_none_is_told_from_one_that_has_no_case(fill):
    fill()

    told = ventanilla(cases, "--mailbox", "alumbrdo", status=1)

    assert "there is no mailbox alumbrdo, only " in told
    assert "alumbrado" in told
    assert "no such case" in ventanilla(cases, "--mailbox", "alumbrado")
    assert "J-1-2" in ventanilla(cases, "--mailbox", "Water")


def test_a_mailbox_has_the_cases_of_the_offices_that_it_holds(
    fill, tmp_path, monkeypatch
):
    fill()
    rules = tmp_path / "routes.yaml"
    rules.write_text(HELD, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(rules))

    clerks = json.loads(ventanilla(cases, "--mailbox", "clerk", "--json"))
    waters = json.loads(ventanilla(cases, "--mailbox", "water", "--json"))
    some = json.loads(ventanilla(cases, "--mailbox", "clerk", "--limit", 1, "--json"))

    assert {"1", "1-2"} == {each["number"] for each in clerks}
    assert ["1-2"] == [each["number"] for each in waters]
    assert 1 == len(some)
    assert "no such case" in ventanilla(cases, "--mailbox", "parks")


def test_whoever_takes_over_a_shift_lists_the_emergencies_that_go_on(fill):
    fill(confidential=True, urgency=Urgency.EMERGENCY)

    urgent = json.loads(ventanilla(cases, "--urgent", "--json"))
    solved = ventanilla(cases, "--urgent", "--state", "solved")

    assert ["J-1"] == [each["number"] for each in urgent]
    assert "no such case" in solved


def test_of_a_confidential_case_a_list_tells_number_state_and_mailbox_only(fill):
    fill(confidential=True, summary="never shown")

    listed = json.loads(ventanilla(cases, "--mailbox", "lights", "--json"))

    assert [{"number": "J-1", "state": "assigned", "mailbox": "lights"}] == listed
    assert "lighting" not in ventanilla(cases, "--mailbox", "lights")


def days(*arguments):
    return ventanilla(case, "entries", "--since", NOON.date(), *arguments)


def audited(about="cases"):
    done = CliRunner().invoke(audit, ["list", "--object", about, "--json"])
    return json.loads(done.stdout)


def test_all_that_came_in_is_listed_as_a_register_would(fill):
    fill()

    lamp, leak = json.loads(days("--json"))

    assert ("J-1", "J-1-2") == (lamp["number"], leak["number"])
    assert "2026-11-24T13:00:00.123456+01:00" == lamp["entered_at"]
    assert lamp["matter"].endswith("Farola")
    assert "water" == leak["unit"]
    assert ("Ana Pérez", "email:ana@example.org", "Ana @ana") == tuple(
        lamp["interested"][name] for name in ("name", "address", "called")
    )
    assert ("assigned", None) == (lamp["state"], lamp["entry"])


def test_an_erased_case_is_listed_without_an_address(fill):
    fill(contact=Address("email", ERASED), person="")

    lamp, _ = json.loads(days("--json"))

    assert ("J-1", None) == (lamp["number"], lamp["interested"]["address"])


def test_a_registers_list_is_a_spreadsheet_with_its_entries(fill, tmp_path):
    fill(summary="=1+1")
    ventanilla(case, "register", "J-1", "2026-E-RE-123")
    file = tmp_path / "entradas.csv"

    told = days("--out", file, "--clerk", "inés")

    head, lamp, _ = csv.reader(io.StringIO(file.read_text("utf-8-sig")))
    assert f"{file}: from 24/11/2026" in told
    assert "Fecha y hora de entrada" in head
    assert ("J-1", "2026-E-RE-123") == (lamp[0], lamp[-1])
    assert "2026-11-24 13:00:00 CET (+0100)" == lamp[2]
    assert "Ana Pérez" in lamp[3]
    assert not any(cell.startswith("=") for cell in lamp)
    [act] = audited()
    assert ("case.entries", "inés") == (act["action"], act["actor"])
    assert act["result"].startswith("2 from 2026-11-24")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in act["payload"]


def test_an_entry_is_corrected_by_naming_it_and_never_unseen(fill):
    fill()
    first, second = "2026-E-RE-123", "2026-E-RE-124"

    assert "not entered in the registry yet" in ventanilla(
        case, "register", "J-1", first, "--instead-of", second, status=1
    )
    ventanilla(case, "register", "J-1", first)
    refused = ventanilla(case, "register", "J-1", second, status=1)
    before = json.loads(ventanilla(case, "J-1", "--json"))
    ventanilla(case, "register", "J-1", second, "--instead-of", first)

    after = json.loads(ventanilla(case, "J-1", "--json"))
    notes = [each["note"] for each in after["happened"] if each["event"] == "note"]
    acts = audited("case 1")
    assert f"is entered as {first}: to correct it, --instead-of {first}" in refused
    assert [first, second] == [t["case"]["registered"] for t in (before, after)]
    assert f"Entrada en el registro: {second} (en lugar de {first})" == notes[-1]
    assert [f"{second} instead of {first}", first] == [
        act["result"] for act in acts if act["action"] == "case.register"
    ]


def test_a_case_is_kept_until_the_end_of_a_day_and_that_is_in_the_chain(fill):
    fill()
    why = ("--because", "PO 12/2026")

    assert "is past" in ventanilla(
        case, "keep", "J-1", "--until", "2020-01-31", *why, status=1
    )
    assert "is not kept" in ventanilla(case, "release", "J-1", *why, status=1)
    ventanilla(case, "keep", "J-1", "--until", "2090-01-31", *why, "--clerk", "inés")
    [listed] = json.loads(ventanilla(case, "kept", "--json"))
    shown = json.loads(ventanilla(case, "J-1", "--json"))
    ventanilla(case, "release", "J-1", "--because", "archivado", "--clerk", "inés")

    assert ("J-1", "PO 12/2026") == (listed["number"], listed["because"])
    assert listed["until"].startswith("2090-01-31T23:59:59")
    assert listed["until"] == shown["case"]["kept_until"]
    assert "no case is kept" in ventanilla(case, "kept")
    assert "kept_until" not in ventanilla(case, "J-1")
    assert [("case.release", "clerk inés"), ("case.keep", "clerk inés")] == [
        (act["action"], act["actor"])
        for act in audited("case 1")
        if act["action"] in ("case.keep", "case.release")
    ]
    assert "Se conserva hasta el 31/01/2090: PO 12/2026" in ventanilla(case, "J-1")


def test_of_a_confidential_case_the_list_tells_neither_the_matter_nor_whose(fill):
    fill(confidential=True, summary="")

    [hidden, _] = json.loads(days("--json"))
    table = days().splitlines()[1]

    assert "J-1" == hidden["number"]
    assert not {"matter", "interested"} & set(hidden)
    assert "ana" not in table.lower()
    assert 2 == table.count("CONFIDENCIAL")


@pytest.mark.parametrize(
    ("days", "count"),
    [
        (("--since", "2026-11-24", "--until", "2026-11-24"), 2),
        (("--since", "2026-11-25", "--until", "2026-11-30"), 0),
        (("--until", "2026-11-23"), 0),
        (("--until", "2026-12-31"), 2),
    ],
)
def test_only_what_came_in_on_these_days_is_listed(fill, days, count):
    fill()

    assert count == len(json.loads(ventanilla(case, "entries", *days, "--json")))


def test_days_the_wrong_way_round_are_told(fill):
    fill()

    wrong = ("--since", "2026-03-09", "--until", "2026-03-02")
    assert "is before --since" in ventanilla(case, "entries", *wrong, status=1)
