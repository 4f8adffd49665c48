"""
`ventanilla plenary open`, `questions` and `minutes`, as the secretary uses them.
"""

import asyncio
import stat
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from lent import store_at
from store_samples import arrival, filing, message

from gateway.core.audit import Act
from gateway.core.case import Case, CaseState, Number
from gateway.core.message import Address
from gateway.core.plenary import passes
from gateway.core.plenary.passes import Page
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.core.plenary.question import Question, QuestionEvent, QuestionState
from gateway.ports.questions import Move

pytestmark = pytest.mark.usefixtures("begun")

TOWN = """
town:
  name: Testville
  calendar:
    plenaries:
      - {starts: 2026-03-05 19:00, ends: 21:00}
      - {starts: 2099-06-04 19:00, ends: 21:00}
mailboxes:
  clerk: {office: Secretaría, addresses: {email: clerk@test.example}}
  mayor: {office: Alcaldía, addresses: {email: mayor@test.example}}
plenary:
  {secretary: clerk, mayor: mayor, hashtag: "#PlenoTest", questions_until: 1 hour}
cases: {prefix: J}
otherwise: {deliver: clerk}
"""
KEY = "d" * 32
SESSION = datetime(2026, 3, 5, 18, tzinfo=UTC)
JUNE = datetime(2099, 6, 4, 17, tzinfo=UTC)


@pytest.fixture
def town(tmp_path, monkeypatch):
    routes = tmp_path / "small.yaml"
    routes.write_text(TOWN, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))
    monkeypatch.setenv("VENTANILLA_KEY", KEY)
    return routes


@pytest.fixture
def asked(ventanilla, tmp_path, town):
    """
    Two questions to the session in March; the first was read.
    """
    ventanilla("plenary", "questions")

    async def ask():
        async with store_at(
            f"sqlite:///{tmp_path}/state/ventanilla.db", "one"
        ) as store:
            for name, state in (
                ("Ana Gil", QuestionState.READ),
                ("\x1b[31mEva", QuestionState.WAITING),
            ):
                [number] = await store.receive([arrival(name)], None)
                one = Question(
                    message=number,
                    case=Number(number),
                    session=SESSION,
                    state=state,
                    name=name,
                    text=f"¿Lo de {name[-3:]}?",
                    asked_at=SESSION,
                    moved_at=SESSION,
                )
                said = message(name)
                await store.record(filing(number, message=said, questions=(one,)))

    asyncio.run(ask())


@pytest.fixture
def proposed(asked, tmp_path):
    """
    Three proposals: one was dealt with in March, one in another session, and one waits.
    """
    one = Proposal(
        number=Number(1),
        person="P-ANAGL2",
        author="Ana Gil",
        contact=message("1").sender,
        text="toldos",
        proposed_at=SESSION,
        moved_at=SESSION,
        session=SESSION,
        state=ProposalState.CONSIDERED,
    )
    winter = evolve(one, number=Number(2), session=SESSION - timedelta(days=90))
    waits = evolve(one, number=Number(1, 2), state=ProposalState.PROPOSED)

    async def propose():
        async with store_at(
            f"sqlite:///{tmp_path}/state/ventanilla.db", "one"
        ) as store:
            [number] = await store.receive([arrival("three")], None)
            agenda = (one, winter, waits)
            await store.record(filing(number, message=message("three"), agenda=agenda))

    asyncio.run(propose())


def test_the_secretary_corrects_what_was_noted_with_a_reason(asked, ventanilla, shown):
    day = ("--session", "2026-03-05")
    why = ("--because", "se pulsó por error", "--clerk", "Sara")

    ventanilla("plenary", "correct", "J-1", *day, "--as", "not-read", *why)

    assert "unread" == shown("plenary", "questions", *day)[0]["state"]
    written = ventanilla("plenary", "minutes", *day).output
    assert "se pulsó por error" in written
    told = ventanilla(
        "plenary", "correct", "J-1", *day, "--as", "not-read", *why, status=1
    )
    assert "nothing was done" in told.output
    none = ventanilla("plenary", "correct", "J-9", *day, "--as", "read", *why, status=1)
    assert "no question J-9" in none.output
    ventanilla("plenary", "correct", "J-1", *day, "--as", "read", *why)
    assert "read" == shown("plenary", "questions", *day)[0]["state"]


def test_the_links_open_their_pages_until_a_day_after(shown, town):
    told = shown("plenary", "open", "--session", "2099-06-04", "--clerk", "Inés")

    assert "2099-06-04T18:00:00+02:00" == told["opens"]
    assert "2099-06-04T22:00:00+02:00" == told["closes"]
    assert "2099-06-05T22:00:00+02:00" == told["until"]
    for page in Page:
        address, _, token = told[page.value].partition("#")
        assert "http://127.0.0.1:8480/plenary/enter" == address
        leave = passes.read(token, KEY.encode(), JUNE)
        assert (page, JUNE, "Inés") == (leave.page, leave.session, leave.name)
    [act] = shown("audit", "list")
    assert ("Inés", "plenary.open", "session 2099-06-04T17:00Z") == (
        act["actor"],
        act["action"],
        act["object"],
    )


def test_no_links_are_made_that_open_nothing_any_more(ventanilla, shown, town):
    refused = ventanilla("plenary", "open", "--session", "2026-03-05", status=1)

    assert "05/03/2026 19:00 was over more than a day ago" in refused.output
    assert [] == shown("audit", "list")


@pytest.mark.parametrize(("name", "misspelt"), [("Inés", False), ("Ines", True)])
def test_links_are_taken_back_by_the_name_that_they_were_printed_for(
    ventanilla, shown, town, name, misspelt
):
    opened = ventanilla("plenary", "open", "--clerk", "Inés").output
    other = ("--session", "2099-06-04", "--because", "so", "--clerk", "Eva")
    ventanilla("plenary", "not-held", *other)

    said = ventanilla("plenary", "take-back", name, "--clerk", "Luis").output

    assert "\nlist, for whoever moderates: http" in opened
    assert said.startswith(f"links printed for {name} open nothing any more\n")
    assert misspelt == said.endswith("were printed for: Inés\n")
    told = {"name": name, "printed_for": ["Inés"]}
    act, *_ = shown("audit", "list")
    assert told == shown("plenary", "take-back", name)
    assert ("Luis", "plenary.take_back", name) == (
        act["actor"],
        act["action"],
        act["result"],
    )


def test_the_links_bear_the_public_name(shown, town, monkeypatch):
    monkeypatch.setenv("VENTANILLA_PUBLIC_URL", "https://junar.example/v")

    told = shown("plenary", "open")

    assert told["screen"].startswith("https://junar.example/v/plenary/enter#")
    # Where nobody says which session, it is the next.
    assert told["session"].startswith("2099-06-04T19:00")


def test_the_list_has_all_and_the_minutes_what_was_read(ventanilla, shown, asked, town):
    before = "    plenaries:\n      - {starts: 2025-12-04 19:00, ends: 21:00}\n"
    town.write_text(TOWN.replace("    plenaries:\n", before), encoding="utf-8")
    # Where nobody says which session, it is the last.
    listed = shown("plenary", "questions")
    assert [("J-1", "read"), ("J-2", "waiting")] == [
        (one["number"], one["state"]) for one in listed
    ]
    # Nobody writes on the terminal of whoever reads.
    assert "\x1b" not in ventanilla("plenary", "questions").output

    written = ventanilla("plenary", "minutes", "--session", "2026-03-05").output
    assert "Ana Gil" in written
    assert "Eva" not in written
    table = ventanilla("plenary", "minutes", "--format", "csv").stdout_bytes
    assert table.startswith("\ufeffNúmero,".encode())


def test_the_list_names_nobody_to_whom_an_account_was_bound_by_mistake(
    ventanilla, shown, asked, tmp_path
):
    now = datetime.now(UTC)
    one = Case(
        number=Number(1),
        contact=Address("counter", "P-ANAGL2"),
        person="P-ANAGL2",
        mistaken=True,
        job=Number(1),
        state=CaseState.OPEN,
        opened_at=now,
        moved_at=now,
    )

    async def go():
        store = f"sqlite:///{tmp_path}/state/ventanilla.db"
        async with store_at(store, "one") as opened:
            [number] = await opened.receive([arrival("case")], None)
            await opened.record(filing(number, message=message("case"), cases=(one,)))

    asyncio.run(go())

    assert [True, False] == [q["mistaken"] for q in shown("plenary", "questions")]
    table = ventanilla("plenary", "questions").output
    assert "Nobody proven: the account was bound by mistake to Ana Gil" in table


def test_a_session_that_was_not_held_stands_so_in_its_minutes_and_the_chain(
    ventanilla, shown, asked, proposed
):
    day = ("--session", "2026-03-05")
    before = ventanilla("plenary", "minutes", *day).output

    told = shown("plenary", "not-held", *day, "--because", "no quorum")
    after = ventanilla("plenary", "minutes", *day).output

    # Only what counts as dealt with in it.
    assert {"session": "2026-03-05T19:00:00+01:00", "defer": ["J-1"]} == told
    assert (False, True) == ("no se celebró" in before, "no se celebró" in after)
    [act] = shown("audit", "list", "--object", "session 2026-03-05T18:00Z")
    assert ("plenary.not_held", "no quorum") == (act["action"], act["result"])
    table = ventanilla("plenary", "minutes", *day, "--format", "csv").output
    assert all("no se celebró" in line for line in table.strip().splitlines())


def test_no_links_are_made_for_a_session_that_is_not_held(ventanilla, shown, town):
    july = "      - {starts: 2099-07-02 19:00, ends: 21:00}\nmailboxes:"
    town.write_text(TOWN.replace("mailboxes:", july), encoding="utf-8")
    june = ("--session", "2099-06-04")
    shown("plenary", "not-held", *june, "--because", "no quorum")

    refused = ventanilla("plenary", "open", *june, status=1)

    assert "04/06/2099 19:00 is noted as not held" in refused.output
    assert shown("plenary", "open")["session"].startswith("2099-07-02")


@pytest.mark.parametrize(("held", "told"), [(True, "unread"), (False, "not held")])
def test_a_list_says_whether_time_was_short_or_the_session_not_held(
    ventanilla, tmp_path, asked, held, told
):
    act = Act(at=SESSION, actor="gateway", action="question.end", object="message 2")
    end = Move(question=2, event=QuestionEvent.END, act=act)

    async def go():
        store = f"sqlite:///{tmp_path}/state/ventanilla.db"
        async with store_at(store, "one") as opened:
            await opened.move_question(end)
            if not held:
                await opened.not_held(SESSION, act)

    asyncio.run(go())

    _, _, eva = ventanilla("plenary", "questions").stdout.splitlines()
    assert told in eva


def test_what_was_noted_of_the_wrong_session_is_taken_back(ventanilla, shown, asked):
    day = ("--session", "2026-03-05")
    shown("plenary", "not-held", *day, "--because", "no quorum")

    told = shown("plenary", "held", *day, "--because", "another day was meant")
    after = ventanilla("plenary", "minutes", *day).output
    again = ventanilla("plenary", "held", *day, "--because", "so", status=1).output

    assert {"session": "2026-03-05T19:00:00+01:00"} == told
    assert "no se celebró" not in after
    acts = shown("audit", "list", "--object", "session 2026-03-05T18:00Z")
    assert {"plenary.held", "plenary.not_held"} == {act["action"] for act in acts}
    assert "another day was meant" in {act["result"] for act in acts}
    assert "no session of 05/03/2026 was noted as not held" in again


def test_an_export_says_that_its_session_was_not_held(ventanilla, asked, proposed):
    day = ("--session", "2026-03-05")
    before = ventanilla("plenary", "export", *day).output

    told = ventanilla("plenary", "not-held", *day, "--because", "no quorum").output

    assert "J-1 counts as dealt with: `ventanilla plenary defer J-1`\n" in told
    assert "J-2" not in told
    after = ventanilla("plenary", "export", *day).output
    assert (False, True) == ("no se celebró" in before, "no se celebró" in after)
    assert "calendario" not in after


def test_what_names_people_goes_into_a_file_of_ones_own(ventanilla, asked, tmp_path):
    out, exported = tmp_path / "minutes.md", tmp_path / "export.md"

    ventanilla("plenary", "minutes", "--out", out)
    ventanilla("plenary", "export", "--session", "2026-03-05", "--out", exported)
    refused = ventanilla("plenary", "minutes", "--out", tmp_path / "no" / "x", status=1)

    assert "Ana Gil" in out.read_text("utf-8")
    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in (out, exported)}
    assert "cannot be written" in refused.output


def test_a_day_without_a_session_names_those_that_there_are(ventanilla, town):
    refused = ventanilla("plenary", "open", "--session", "2026-03-06", status=1)

    assert "no session on 06/03/2026" in refused.output
    assert "05/03/2026, 04/06/2099" in refused.output


@pytest.mark.parametrize("command", ["open", "questions", "minutes", "export"])
def test_another_hour_than_the_sessions_is_told_the_sessions(ventanilla, town, command):
    refused = ventanilla("plenary", command, "--session", "2026-03-05 18:00", status=1)

    assert "no session on 05/03/2026 18:00" in refused.output
    assert "at another hour: --session 2026-03-05T19:00\n" in refused.output


@pytest.mark.parametrize("command", ["open", "questions", "minutes", "list", "export"])
def test_of_two_on_one_day_the_hour_says_which(ventanilla, town, command):
    first = "      - {starts: 2099-06-04 12:00, ends: 13:00}\n"
    listed = TOWN.index("      - {")
    town.write_text(TOWN[:listed] + first + TOWN[listed:], encoding="utf-8")

    refused = ventanilla("plenary", command, "--session", "2099-06-04", status=1)
    for written in ("2099-06-04T12:00", "04/06/2099 12:00"):
        ventanilla("plenary", command, "--session", written)

    assert "2099-06-04T12:00, 2099-06-04T19:00" in refused.output


def test_the_hour_tells_whose_links_they_are(shown, town):
    first = "      - {starts: 2099-06-04 12:00, ends: 13:00}\n"
    listed = TOWN.index("      - {")
    town.write_text(TOWN[:listed] + first + TOWN[listed:], encoding="utf-8")

    told = shown("plenary", "open", "--session", "2099-06-04T19:00")

    assert "2099-06-04T19:00:00+02:00" == told["session"]


@pytest.mark.parametrize("day", [[], ["--session", "2026-03-05"]])
def test_what_was_asked_outlives_its_place_in_the_calendar(
    ventanilla, shown, asked, town, day
):
    gone = TOWN.replace("      - {starts: 2026-03-05 19:00, ends: 21:00}\n", "")
    town.write_text(gone, encoding="utf-8")

    assert 2 == len(shown("plenary", "questions", *day))
    assert "Ana Gil" in ventanilla("plenary", "minutes", *day).output


@pytest.mark.parametrize("command", ["questions", "minutes"])
def test_before_the_first_session_there_is_nothing_to_write(ventanilla, town, command):
    ahead = TOWN.replace("      - {starts: 2026-03-05 19:00, ends: 21:00}\n", "")
    town.write_text(ahead, encoding="utf-8")

    refused = ventanilla("plenary", command, status=1)

    assert "the list of no session was opened yet" in refused.output


def test_no_links_are_made_where_no_session_is_ahead(ventanilla, town):
    past = TOWN.replace("      - {starts: 2099-06-04 19:00, ends: 21:00}\n", "")
    town.write_text(past, encoding="utf-8")

    refused = ventanilla("plenary", "open", status=1)

    assert "no session is ahead" in refused.output


def test_a_town_without_a_plenary_is_told_where_to_read(ventanilla, town):
    chamber = TOWN.index("plenary:")
    without = TOWN[:chamber] + TOWN[TOWN.index("cases:") :]
    town.write_text(without, encoding="utf-8")

    refused = ventanilla("plenary", "open", status=1)

    assert "docs/plenary.md" in refused.output
