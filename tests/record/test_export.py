"""
The file of a case, as a folder.
"""

import hashlib
import json
import subprocess
from datetime import timedelta

import pytest
import record_samples
from attrs import evolve
from record_samples import ANA, ANSWER, LAMP, LEAK, LIGHTS, MORE, RAW, TOWN, opened
from store_samples import (
    CONTACT,
    DECISION,
    LETTER,
    NOON,
    PERSON,
    act,
    arrival,
    conversation,
    delivery,
    filing,
    message,
)

from gateway.core import rule_names
from gateway.core.audit import digest
from gateway.core.case import CaseEvent, Happening, Number
from gateway.core.consequences import SEVERAL
from gateway.core.conversation import Mailbox
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address
from gateway.core.people.counter import address_of
from gateway.core.people.person import Account
from gateway.core.plenary.proposal import Proposal
from gateway.town.record.entries import case_json, table
from gateway.town.record.exporting import ExportRefused, composed
from gateway.town.record.files import quoting_others
from gateway.town.record.index import record_json, register
from gateway.town.record.story import story

FILES = {
    "SHA256SUMS",
    "answers/001.txt",
    "case.pdf",
    "decisions/1.json",
    "decisions/2.json",
    "decisions/3.json",
    "index.json",
    "letters/001.txt",
    "messages/1.eml",
    "messages/2.json",
    "messages/3.bin",
}


@pytest.fixture
async def folder(office, tmp_path):
    return await office.export(tmp_path / "out")


@pytest.fixture
def index(folder):
    return json.loads((folder / "index.json").read_bytes())


def inside(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_case_is_a_folder_of_its_number_that_others_cannot_read(folder):
    assert "J-1" == folder.name
    assert inside(folder) == FILES
    assert folder.stat().st_mode & 0o077 == 0


def test_what_came_is_there_byte_for_byte(folder):
    assert RAW == (folder / "messages/1.eml").read_bytes()
    assert MORE == (folder / "messages/2.json").read_bytes()


def test_the_index_has_the_fields_of_a_registry_and_says_that_it_is_none(index):
    register = index["register"]

    assert "J-1" == register["number"]
    assert "lighting · incident · Farola" == register["matter"]
    assert "2026-11-24T13:00:00.123456+01:00" == register["entered_at"]
    assert "Europe/Madrid" == register["time_zone"]
    assert ("P-ANAGL2", "Ana Pérez") == (
        register["interested"]["person"],
        register["interested"]["name"],
    )
    assert "Alumbrado" == register["unit"]
    assert "no un asiento de registro" in index["note"]["es"]
    assert "not a registry entry" in index["note"]["en"]


async def test_it_came_in_when_it_arrived_whenever_its_case_was_opened(office):
    """
    What was held gets a new case once it goes on.
    """
    record = await office.read()
    later = record.case.opened_at + timedelta(days=5)
    released = evolve(record, case=evolve(record.case, opened_at=later))
    erased = evolve(released, messages=record.messages[1:])

    assert "2026-11-24T13:00:00.123456+01:00" == register(released)["entered_at"]
    assert "2026-11-29T13:00:00.123456+01:00" == register(erased)["entered_at"]


async def test_the_index_of_what_the_registry_has_entered_denies_it_nowhere(office):
    record = await office.read()
    entered = evolve(record, case=evolve(record.case, registered="2026-E-RE-124"))

    made = {file.path: file for file in composed(entered)}
    written = json.loads(made["index.json"].content)

    assert "2026-E-RE-124" == written["register"]["entry"]
    assert "Entrada en el registro: 2026-E-RE-124" == written["note"]["es"]


def test_the_index_tells_what_happened_in_order_and_what_is_promised(index):
    assert [
        ("open", "message 1"),
        ("hear", "message 2"),
        ("take", "mailbox lights"),
    ] == [(each["event"], each["by"]) for each in index["happened"]]
    assert ["answer"] == [each["what"] for each in index["promised"]]


def test_every_file_has_its_hash_in_the_index(folder, index):
    listed = {each["path"]: each for each in index["files"]}

    assert FILES - {"SHA256SUMS", "case.pdf", "index.json"} == set(listed)
    for path, each in listed.items():
        content = (folder / path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each["sha256"]
        assert len(content) == each["size"]


def test_the_sums_are_checked_by_a_program_that_is_not_ours(folder):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        check=False,
    )

    assert 0 == done.returncode
    assert len(FILES) - 1 == done.stdout.count(b": OK")


def test_all_times_are_the_towns(folder, index):
    answer = (folder / "answers/001.txt").read_text()
    decided = json.loads((folder / "decisions/1.json").read_bytes())

    assert "Due: 2026-11-24T13:00:00.123456+01:00\n" in answer
    assert "2026-11-24T13:00:00.123456+01:00" == decided["received_at"]
    assert "2026-11-24T12:59:56.123456+01:00" == decided["said"]["sent_at"]
    assert "2026-11-24T13:00:00.123456+01:00" == index["case"]["opened_at"]
    assert "2026-11-24T14:00:00.123456+01:00" == index["happened"][1]["at"]
    assert "2026-11-26T13:00:00.123456+01:00" == index["promised"][0]["until"]


def test_an_answer_has_its_state_its_receipt_and_what_went_with_it(folder):
    answer = (folder / "answers/001.txt").read_text()

    assert "State: sent\nReceipt: <r-3@town>\n" in answer
    assert "Author: Miguel\n" in answer
    assert "\nFiles: mended.jpg\n" in answer
    assert answer.endswith(f"\n\n{ANSWER}\n")


def test_a_decision_names_the_rules_and_the_verdict(folder):
    decided = json.loads((folder / "decisions/1.json").read_bytes())

    assert "rules-7" == decided["decision"]["version"]
    assert "topic lighting" == decided["decision"]["rule"]
    assert ("verified", "P-ANAGL2") == (
        decided["verdict"]["standing"],
        decided["verdict"]["person"],
    )


def test_an_attachment_is_inside_its_mail_or_only_named(folder):
    mail, other = (
        json.loads((folder / f"decisions/{n}.json").read_bytes())["said"]["attachments"]
        for n in (1, 2)
    )

    assert ["messages/1.eml"] == [each["inside"] for each in mail]
    assert [(None, "f-1")] == [(each["inside"], each["reference"]) for each in other]


async def test_what_the_chain_says_of_it_is_there_and_can_be_hashed_again(
    office, index
):
    record = await office.read()

    kept = {kept.entry.hash.hex(): kept.entry for kept in record.entries}
    entries = index["audit"]["entries"]

    assert {"desk.enrol", "desk.bind", "message.vouch"} == {
        each["action"] for each in entries
    }
    assert all(digest(kept[each["hash"]]).hex() == each["hash"] for each in entries)
    assert [("one", 3)] == [(h["chain"], h["seq"]) for h in index["audit"]["heads"]]


async def test_what_is_done_while_it_is_read_is_for_the_next_who_reads_it(
    office, monkeypatch
):
    """
    It would stand behind the head by which the rest is vouched for.
    """
    before, heard = await office.read(), type(office.store).case_file

    async def meanwhile(store, number):
        await store.note(act("case.keep", object=f"case {number}"))
        return await heard(store, number)

    monkeypatch.setattr(type(office.store), "case_file", meanwhile)
    record = await office.read()

    assert (before.entries, before.heads) == (record.entries, record.heads)


async def test_the_matters_of_one_message_do_not_see_each_others_letters(
    office, tmp_path
):
    folder = await office.export(tmp_path, LEAK)

    assert "J-1-2" == folder.name
    assert {"messages/1.eml"} == {f for f in inside(folder) if "messages/" in f}
    assert ["To: email:water@town.example"] == [
        line
        for line in (folder / "letters/001.txt").read_text().splitlines()
        if line.startswith("To:")
    ]
    assert not (folder / "letters/002.txt").exists()


async def test_files_that_quote_other_cases_are_named(office, tmp_path):
    """
    An answer that was written in another case, with the note about it to its writer,
    which is that case's; and a letter about what several people told.
    """
    [both] = await office.store.receive([evolve(LETTER, external_id="both")], None)
    rosas = conversation("r" * 16, contact=Address("telegram", "9"), case="9")
    to_ana = {"to": ANA, "conversation": "l" * 16, "text": ANSWER, "because": ""}
    noted = delivery("4.note", both, to=LIGHTS, conversation=rosas.id, because="")
    solved = Happening(
        case=LAMP, event=CaseEvent.NOTE, at=NOON, by="mailbox lights", message=both
    )
    await office.store.record(
        filing(
            both,
            "both",
            message=message(
                "both", sender=LIGHTS, subject="Re: soy Rosa", reference="<4@town>"
            ),
            decision=evolve(DECISION, rule=rule_names.ANSWER),
            conversations=(rosas,),
            deliveries=(delivery("4.answer", both, **to_ana), noted),
            happenings=(solved,),
        )
    )
    before = await office.read()
    folder = await office.export(tmp_path)

    index = json.loads((folder / "index.json").read_bytes())
    assert [f"messages/{both}.eml", f"decisions/{both}.json"] == index["quoting_others"]
    assert ["letters/001.txt"] == index["letters"]
    told = repr(story(before, 1))
    assert f"messages/{both}.eml, decisions/{both}.json" in told
    assert "soy Rosa" not in told
    [letter] = before.letters
    [first, *rest] = before.messages
    several = evolve(letter, because=SEVERAL)
    gathered = evolve(
        before, messages=(evolve(first, deliveries=(several,)), *rest[:-1])
    )
    assert ("letters/001.txt",) == quoting_others(gathered)


async def test_who_has_the_office_today_makes_no_answer_of_an_old_letter(
    office, tmp_path, monkeypatch
):
    """
    A handover is one line in the rules, and the file says the same as before.
    """
    before = inside(await office.export(tmp_path / "before"))
    lights = Mailbox(
        id="lights", office="Alumbrado", addresses=(Address("email", "new@x.example"),)
    )
    changed = evolve(TOWN, mailboxes={**TOWN.mailboxes, "lights": lights})
    monkeypatch.setattr(record_samples, "TOWN", changed)

    assert before == inside(await office.export(tmp_path / "after"))


async def test_what_was_said_to_a_revoked_account_before_stays_an_answer(office):
    """
    The case has its person's place at the counter instead, and what they are told of
    that on another account of theirs is an answer, too.
    """
    other = Address("telegram", "77")
    account = Account(address=other, person=PERSON.id, bound_at=NOON, bound_by="code 2")
    await office.store.bind(account, act("desk.bind"))
    await office.store.unbind(ANA, NOON, act("desk.unbind"))
    record = await office.read()
    [first, *rest] = record.messages
    receipt = delivery("1.receipt", 1, to=ANA, because="")
    waits = delivery("1.waits", 1, to=other, because="")
    told = evolve(first, deliveries=(*first.deliveries, receipt, waits))
    record = evolve(record, messages=(told, *rest))

    assert address_of(PERSON.id) == record.case.contact
    assert ["1.receipt", "1.waits", "3.answer"] == [each.id for each in record.answers]
    assert ["1.lamp"] == [each.id for each in record.letters]


async def test_an_account_that_was_bound_by_mistake_certifies_nobody(office, tmp_path):
    await office.store.unbind(ANA, NOON, act("desk.unbind"), mistaken=True)
    record = await office.read()
    [entry, _] = await office.store.entered(NOON, NOON + timedelta(days=1))
    unproven = {
        "person": None,
        "name": None,
        "address": "email:ana@example.org",
        "called": "Ana @ana",
    }
    told = (
        "email:ana@example.org, que se llama a sí mismo «Ana @ana»; identidad no "
        "comprobada: su cuenta estuvo vinculada por error a P-ANAGL2, que es otra "
        "persona"
    )

    assert unproven == register(record)["interested"]
    assert unproven == case_json(record.town, entry)["interested"]
    fields = {row.label: row.text for row in story(record, 0)[0].rows}
    assert told == fields["Persona interesada"]
    assert told in table(record.town, [entry])
    rows = [row for part in story(record, 0) for row in part.rows]
    nobody = "Nadie comprobado: la cuenta estuvo vinculada por error a P-ANAGL2"
    assert nobody == next(row.text for row in rows if row.label == "Identidad")
    folder = await office.export(tmp_path)
    kept = json.loads((folder / "decisions/1.json").read_text())["verdict"]
    assert (None, None, True) == (kept["person"], kept["name"], kept["mistaken"])
    assert ["3.answer"] == [each.id for each in record.answers]


async def test_an_export_is_an_act_that_keeps_the_hash_of_what_was_handed_over(
    office, folder
):
    newest = (await office.store.acts("case 1", None, 9))[0]

    assert ("inés", "case.export", "done") == (
        newest.entry.actor,
        newest.entry.action,
        newest.entry.result,
    )
    assert {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("index.json", "case.pdf")
    } == json.loads(newest.payload.text)


async def test_nothing_is_overwritten_and_what_was_refused_is_no_act(office, folder):
    before = (folder / "index.json").read_bytes()

    with pytest.raises(ExportRefused, match="there-is-one"):
        await office.export(folder.parent)

    assert before == (folder / "index.json").read_bytes()
    assert [folder] == list(folder.parent.iterdir())
    assert 1 == len(await office.store.acts("case 1", None, 9))


async def test_where_nothing_can_be_written_nothing_is_noted(office, tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ExportRefused, match="not-written"):
        await office.export(tmp_path / "file")

    assert [] == await office.store.acts("case 1", None, 9)


async def test_what_cannot_be_noted_is_not_handed_over(office, tmp_path):
    record = await office.read()
    await office.store.close()

    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a closed store says
        await office.exporter().export(record, tmp_path / "out")

    assert [] == list((tmp_path / "out").iterdir())


async def test_the_same_record_gives_the_same_bytes(office):
    record = await office.read()

    assert composed(record) == composed(record)


async def test_there_is_no_file_of_a_case_that_there_is_not(office):
    assert None is await office.read(Number(99))


async def test_a_sender_whom_nobody_verified_is_named_as_such(office):
    [number] = await office.store.receive([arrival("nobody")], None)
    case = opened(Number(number), person="", contact=message("nobody").sender)
    known = Verdict(standing=Standing.KNOWN, because="nobody saw them")
    await office.store.record(filing(number, "nobody", cases=(case,), verdict=known))

    assert {
        "person": None,
        "name": None,
        "address": "telegram:1044",
        "called": "@ana",
    } == register(await office.read(case.number))["interested"]


async def test_who_showed_it_for_one_message_is_named_as_whom_the_desk_saw(office):
    """
    The paper does not say of the same person that they were checked and were not.
    """
    [number] = await office.store.receive([arrival("nobody")], None)
    case = opened(Number(number), person="", contact=message("nobody").sender)
    saw = act("desk.confirm", object=f"message {number}")
    shown = Verdict(
        standing=Standing.STRONG,
        because="came to the desk",
        contact=evolve(CONTACT, name="Samir Haddou", person=""),
    )
    await office.store.record(
        filing(number, "nobody", cases=(case,), verdict=shown, acts=(saw,))
    )
    record = await office.read(case.number)
    sections = {each.title: each for each in story(record, 0)}

    assert "Samir Haddou" == register(record)["interested"]["name"]
    [heading, *_] = sections.values()
    whose = {row.label: row.text for row in heading.rows}["Persona interesada"]
    assert "Samir Haddou, identidad comprobada" in whose
    identity = sections["Quién comprobó la identidad"]
    assert any("desk.confirm" in row.text for row in identity.rows)


async def test_the_index_says_for_which_plenary_a_proposal_was_and_came_too_late(
    office,
):
    record = await office.read()
    at = record.entered_at
    one = Proposal(
        number=record.case.number,
        person="P-1",
        author="Ana",
        contact=record.case.contact,
        text="sombra",
        proposed_at=at,
        missed=at + timedelta(days=1),
        session=at + timedelta(days=90),
        moved_at=at,
    )

    its = record_json(evolve(record, proposal=one))["proposal"]

    assert "2026-11-25T13:00:00.123456+01:00" == its["missed"]
    assert its["session"].startswith("2027-02-22T13:00:00")
    assert record_json(record)["proposal"] is None
