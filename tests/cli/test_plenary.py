"""
`ventanilla plenary`: proposals listed, decided about and written; the calendar.
"""

import asyncio
import csv
import io
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from lent import store_at
from pypdf import PdfReader
from staged import small_rules

from gateway.cli.main import main
from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Case, CaseState, Number
from gateway.core.consequences import Consequences
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival, Message
from gateway.core.plenary.proposal import (
    Proposal,
    ProposalEvent,
    Ruling,
    Support,
    ruled,
)
from gateway.environment import Environment
from gateway.settings import read_settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 5, 18, tzinfo=UTC)
JUNE = datetime(2026, 6, 4, 17, tzinfo=UTC)
ANA = Address("telegram", "7")


def _proposed(id, text, session):
    number = Number(id)
    known = {"contact": ANA, "moved_at": NOON}
    said = Message(
        external_id=str(id),
        reference=f"7:{id}",
        sender=ANA,
        text=text,
        received_at=NOON,
    )
    case = Case(
        number=number,
        mailbox="secretaria",
        job=number,
        state=CaseState.OPEN,
        opened_at=NOON,
        **known,
    )
    one = Proposal(
        number=number,
        person="P-ANAGL2",
        author="Ana Gil",
        text=text,
        proposed_at=NOON,
        session=session,
        **known,
    )
    support = Support(number=number, person="P-BERTA2", at=NOON, message=id)
    return Filing(
        id=id,
        status=Status.ROUTED,
        message=said,
        cases=(case,),
        agenda=(one, support),
    )


@pytest.fixture
def proposals(tmp_path, ventanilla):
    """
    Two proposals for the session of March, and one for that of June.
    """
    del ventanilla  # It names the state.

    async def fill():
        (tmp_path / "state").mkdir()
        known = read_settings(
            Environment({"VENTANILLA_STATE": str(tmp_path / "state")})
        )
        async with store_at(known.store, "one") as store:
            texts = (
                ("sombra en las paradas", MARCH),
                ("=1+1", MARCH),
                ("toldos", JUNE),
            )
            for number, (text, session) in enumerate(texts, 1):
                arrival = Arrival(
                    channel="telegram",
                    external_id=str(number),
                    raw=b"{}",
                    received_at=NOON,
                )
                await store.receive([arrival], None)
                await store.record(_proposed(number, text, session))

    asyncio.run(fill())


@pytest.fixture
def gone(proposals, tmp_path, monkeypatch):
    """
    The session of March is cancelled, and J-1 has gone to that of June.
    """
    rules = tmp_path / "routes.yaml"
    text = small_rules(f"{{starts: {JUNE:%Y-%m-%d} 19:00, ends: 21:00}}")
    rules.write_text(text, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(rules))

    async def move():
        known = read_settings(
            Environment({"VENTANILLA_STATE": str(tmp_path / "state")})
        )
        async with store_at(known.store, "one") as store:
            one = await store.proposal(Number(1))
            ruling = Ruling(
                number=one.number, event=ProposalEvent.SCHEDULE, at=NOON, session=JUNE
            )
            assert await store.move(one, ruled(one, ruling), Consequences())

    asyncio.run(move())


@pytest.fixture
def written(proposals):
    """
    What a command writes, byte for byte.
    """

    def written(*arguments):
        done = CliRunner().invoke(main, list(arguments))
        assert 0 == done.exit_code, done.output
        return done.stdout_bytes

    return written


@pytest.mark.usefixtures("proposals")
def test_proposals_are_listed_for_people_and_machines(ventanilla, shown):
    told = ventanilla("plenary", "list", "--session", "2026-03-05").output
    every = shown("plenary", "list")

    assert "J-1" in told
    assert "J-3" not in told
    assert ["J-1", "J-2", "J-3"] == [one["number"] for one in every]
    assert ("2026-03-05T19:00:00+01:00", 1, 720) == (
        every[0]["session"],
        every[0]["supports"],
        every[0]["initiative_needs"],
    )
    assert [] == shown("plenary", "list", "--state", "admitted")


def test_where_there_is_none_it_says_so(ventanilla, shown, begun):
    assert "there are no proposals" in ventanilla("plenary", "list").output
    assert [] == shown("plenary", "list")
    told = ventanilla("plenary", "show", "J-7", status=1)
    assert "no proposal J-7: `ventanilla plenary list`" in told.output


@pytest.mark.usefixtures("proposals")
@pytest.mark.parametrize("number", ["J-1", "1", "j-1"])
def test_one_is_shown_with_its_text(ventanilla, number):
    told = ventanilla("plenary", "show", number).output

    assert "sombra en las paradas" in told
    assert "Proposed by: Ana Gil" in told
    assert "Support: 1 (a popular initiative needs " in told


@pytest.mark.usefixtures("proposals")
def test_it_is_admitted_put_off_and_refused_and_the_chain_knows_by_whom(
    ventanilla, shown, tmp_path
):
    async def note():
        async with store_at(
            f"sqlite:///{tmp_path}/state/ventanilla.db", "one"
        ) as store:
            told = {"action": "proposal.tell", "object": "case 2"}
            await store.note(Act(at=datetime.now(UTC), actor=GATEWAY, **told))

    by = ("--clerk", "elena")
    # The clock is today's: the session may be long over, and the table still holds.
    assert "admitted" == shown("plenary", "admit", "J-1", *by)["state"]
    told = ventanilla("plenary", "admit", "J-1", *by, status=1)
    assert "it is admitted, and nothing was done" in told.output

    refused = shown("plenary", "refuse", "J-2", "No es nuestra competencia.", *by)
    assert ("refused", "No es nuestra competencia.", False) == (
        refused["state"],
        refused["note"],
        refused["told"],
    )
    assert "deferred" == shown("plenary", "defer", "J-3", *by)["state"]
    assert "admitted" == shown("plenary", "admit", "J-2", "--clerk", "rita")["state"]
    asyncio.run(note())
    first, last = shown("plenary", "show", "J-2")["decided"]
    assert ("elena", "refused") == (first["by"], first["state"])
    assert ("rita", "admitted") == (last["by"], last["state"])
    assert datetime.fromisoformat(last["at"]).tzinfo is not None
    told = ventanilla("plenary", "show", "J-2").stdout
    assert re.search(r"Decided: \S+ \d\d:\d\d · elena: refused\n", told)
    acts = [each["action"] for each in shown("audit", "list")]
    assert {"proposal.admit", "proposal.refuse", "proposal.defer"} <= set(acts)


@pytest.mark.usefixtures("proposals")
def test_a_refusal_without_a_reason_is_none(ventanilla, shown):
    ventanilla("plenary", "refuse", "J-1", status=2)
    told = ventanilla("plenary", "refuse", "J-1", "  ", status=1)

    assert "say why" in told.output
    assert "proposed" == shown("plenary", "show", "J-1")["state"]


@pytest.mark.usefixtures("proposals")
def test_an_extract_of_what_no_session_dealt_with_is_refused(ventanilla):
    told = ventanilla("plenary", "report", "J-3", "Se acordó.", status=1)

    assert "it is not decided, and nothing was done" in told.output


def test_the_proposals_of_a_session_are_written_as_a_document(written, tmp_path):
    given = ("plenary", "export", "--session", "2026-03-05")

    text = written(*given).decode()
    assert "sombra en las paradas" in text
    assert "toldos" not in text

    raw = written(*given, "--format", "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    table = io.StringIO(raw.decode("utf-8-sig"), newline="")
    [head, first, second] = csv.reader(table, strict=True)
    assert len(head) == len(first)
    assert "'=1+1" in second

    file = tmp_path / "agenda.pdf"
    written(*given, "--format", "pdf", "--out", str(file))
    said = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "J-1" in said
    assert "sombra en las paradas" in said


@pytest.mark.usefixtures("gone")
@pytest.mark.parametrize("kind", ["md", "csv", "pdf"])
def test_of_a_session_that_is_gone_it_is_written_where_its_proposals_went(
    written, tmp_path, kind
):
    """
    J-1 went to the session of June; that one has only its own.
    """
    file = tmp_path / f"agenda.{kind}"
    given = ("plenary", "export", "--format", kind, "--out", str(file), "--session")

    def said(day):
        written(*given, day)
        if kind == "pdf":
            text = "".join(page.extract_text() for page in PdfReader(file).pages)
        else:
            text = file.read_text(encoding="utf-8-sig")
        return " ".join(text.replace("\\", "").split())

    before, now_is = said("2026-03-05"), said("2026-06-04")

    assert "sombra en las paradas" in before
    assert "04/06/2026, 19:00" in before
    assert "toldos" not in before
    assert "sombra en las paradas" in now_is
    if kind != "csv":
        assert "Propuestas para el pleno (05/03/2026, 19:00)" in before
        assert "ya no está en el calendario" in before
        assert "ya no está en el calendario" not in now_is


def test_an_agenda_without_proposals_says_for_which_session_it_is(ventanilla, begun):
    told = ventanilla("plenary", "export", "--session", "2026-03-05").stdout

    assert told.startswith("# Propuestas para el pleno (05/03/2026, 19:00)\n")
    assert "No hay ninguna." in told


def test_a_day_that_never_had_a_session_has_no_agenda(ventanilla, begun):
    """
    Whoever mistypes it would hand over one on which nothing stands.
    """
    told = ventanilla("plenary", "export", "--session", "2026-03-06", status=1)

    assert "no session on 06/03/2026" in told.stderr
    assert "05/03/2026" in told.stderr
    assert "" == told.stdout


def test_a_document_that_cannot_be_written_is_told(ventanilla, tmp_path, begun):
    where = tmp_path / "nowhere" / "agenda.md"

    told = ventanilla(
        *("plenary", "export", "--session", "2026-03-05", "--out", where), status=1
    )

    assert "cannot be written" in told.output


def test_the_calendar_goes_into_any_calendar(written):
    raw = written("plenary", "calendar")

    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"DTSTART:20260305T180000Z\r\n" in raw
    assert b"DTSTART:20260302T190000Z\r\n" in raw


@pytest.mark.usefixtures("proposals")
def test_a_town_without_a_plenary_decides_nothing(ventanilla, monkeypatch, tmp_path):
    rules = tmp_path / "small.yaml"
    rules.write_text(
        "town: {name: Pueblo}\ncases: {prefix: J}\notherwise: {deliver: clerk}\n"
        "mailboxes: {clerk: {office: Clerk, addresses: {email: c@p.example}}}\n"
    )
    monkeypatch.setenv("VENTANILLA_ROUTES", str(rules))

    told = ventanilla("plenary", "admit", "J-1", status=1)

    assert "docs/plenary.md" in told.output
