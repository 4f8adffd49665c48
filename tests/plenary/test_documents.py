"""
The proposals for a session as Markdown, CSV and PDF; the calendar as .ics.
"""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tagged import tagged

from gateway.core.audit import BEGINNING, Act, link
from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.plenary.proposal import Proposal
from gateway.routing.compiler import compile_routes
from gateway.town.plenary.documents import COLUMNS, Listing, markdown, pdf, plain, table
from gateway.town.plenary.ics import ics

MARCH = "starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00"
JUNE = "starts: 2026-06-04 19:00, ends: 21:00"
STARTS = datetime(2026, 3, 5, 18, tzinfo=UTC)
JUNES = datetime(2026, 6, 4, 17, tzinfo=UTC)
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TOWN = """
town: {name: Pueblo, languages: [es]}
mailboxes: {clerk: {office: Clerk, addresses: {email: c@p.example}}}
cases: {prefix: J}
plenary: {secretary: clerk, mayor: clerk}
otherwise: {deliver: clerk}
"""
PLAIN = compile_routes(TOWN)


def one(text="Sombra en las paradas", author="Ana Gil"):
    return Proposal(
        number=Number(412),
        person="P-ANAGL2",
        author=author,
        contact=Address("telegram", "7"),
        text=text,
        proposed_at=NOW,
        moved_at=NOW,
        session=STARTS,
    )


def listing(*proposals, routes=PLAIN):
    return Listing(
        table=routes,
        proposals=proposals,
        supports={Number(412): 37},
        session=STARTS,
        at=NOW,
    )


def rows(*proposals):
    text = table(listing(*proposals))
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("written", [markdown, table])
def test_whoever_is_named_by_a_mistake_of_the_desk_is_not_named_as_its_author(written):
    told = written(listing(evolve(one(), mistaken=True)))

    assert "Nadie comprobado: la cuenta estuvo vinculada por error a Ana Gil" in told
    assert "Nadie" not in written(listing(one()))


def test_a_document_has_who_what_for_when_and_how_many_are_for_it():
    [head, row] = rows(one())

    assert len(COLUMNS) == len(head) == len(row)
    assert ["J-412", "03/03/2026, 13:00", "05/03/2026, 19:00", "Ana Gil"] == row[:4]
    assert ["por decidir", "37", "Sombra en las paradas", "", "", ""] == row[4:]


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ({"session": JUNES}, "05/03/2026, 19:00"),
        ({"session": None}, "05/03/2026, 19:00"),
        ({"session": STARTS}, ""),
        ({"session": JUNES, "left": (JUNES, STARTS)}, ""),
    ],
)
def test_a_document_says_for_which_session_something_came_too_late(then, told):
    """
    If it was for that one after all, as when its deadline was extended, it did not.
    """
    [_, row] = rows(evolve(one(), missed=STARTS, **then))

    assert told == row[-1]


def test_of_a_session_that_was_not_held_it_is_not_said_that_it_is_in_no_calendar():
    said = markdown(evolve(listing(one()), held=False))

    assert "Este pleno no se celebró: cada propuesta va al que se indica." in said
    assert "calendario" not in said


@pytest.mark.parametrize(("by", "who"), [("mailbox clerk", "Clerk"), ("inés", "inés")])
def test_a_document_has_all_that_was_decided_by_whom_and_when(by, who):
    entries = [
        link(chain="one", seq=1, prev=BEGINNING, act=act, salt=b"s").entry
        for act in (
            Act(at=NOW, actor="eva", action="proposal.defer", object="case 412"),
            Act(at=NOW, actor=by, action="proposal.admit", object="case 412"),
        )
    ]
    decided = evolve(listing(one()), decisions={Number(412): entries})

    when = "03/03/2026, 13:00"
    told = f"- Decidida: {when} · eva: aplazada; {when} · {who}: admitida"
    assert plain(told).replace("\\- ", "- ", 1) in markdown(decided)


@pytest.mark.parametrize(
    ("spoken", "state"),
    [("ca, es", "por decidir"), ("ca, en, es", "not decided"), ("de", "not decided")],
)
def test_a_town_of_another_language_reads_it_in_whichever_it_names_first(spoken, state):
    routes = compile_routes(TOWN.replace("[es]", f"[{spoken}]"))
    [_, row] = csv.reader(io.StringIO(table(listing(one(), routes=routes)), newline=""))

    assert state == row[4]


def test_markdown_has_the_same():
    text = markdown(listing(one()))

    assert text.startswith("# Propuestas para el pleno")
    assert "## J-412" in text
    assert "- Apoyos: 37" in text
    assert "> Sombra en las paradas" in text


def test_paper_has_the_same_and_more_than_one_page_where_there_is_more():
    texts = [one(f"Propuesta {n}: " + "sombra " * 200) for n in range(9)]

    read = PdfReader(io.BytesIO(pdf(listing(*texts))))
    said = "".join(page.extract_text() for page in read.pages)

    assert len(read.pages) > 1
    assert "Propuestas para el pleno (05/03/2026, 19:00)" in " ".join(said.split())
    for n in range(9):
        assert f"Propuesta {n}:" in said
    assert "Ana Gil" in said
    assert "37" in said


def test_a_screen_reader_finds_each_proposal_on_paper_by_its_heading():
    told = tagged(pdf(listing(one(), one("Luz"))))

    headings = [(kind, text) for kind, text in told if kind != "P"]
    assert "Propuestas para el pleno (05/03/2026, 19:00)" == headings[0][1]
    assert [("H2", "J-412")] * 2 == headings[1:]
    assert "Sombra en las paradas" in [text for _, text in told]


def test_a_letter_that_the_paper_lacks_is_marked_and_told():
    read = PdfReader(io.BytesIO(pdf(listing(one("Luz 💡")))))
    said = "".join(page.extract_text() for page in read.pages)

    assert "[U+1F4A1]" in said
    assert "es un carácter que este papel no puede mostrar" in " ".join(said.split())


def test_the_same_list_is_the_same_paper():
    assert pdf(listing(one())) == pdf(listing(one()))


@pytest.mark.parametrize("made", [markdown, table, pdf])
def test_no_proposal_is_a_document_too(made):
    assert made(listing())


FORMULAS = ["=1+1", "+A1", "-2+3", "@SUM(A1)", " =1", "\uff1d1", '"=1', "\t1", "\n1"]
BEGIN = {*"=+-@|\uff1d\uff0b\uff0d\uff20"}


@for_each("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    [_, row] = rows(one(text, author=text))

    for cell in (row[3], row[6]):
        assert cell == f"'{text}"


@for_each(
    ("text", "expected"),
    [
        ("x;=cmd|'/c calc'!A1;y", "x;'=cmd|'/c calc'!A1;y"),
        ("x\t=1\t +2", "x\t'=1\t' +2"),
        ('a, b;"=1+1;c', "a, b;'\"=1+1;c"),
        ("a, b\n=1", "a, b\n'=1"),
        ("\t=1", "'\t'=1"),
        ("Sombra; bancos\ny 2-3 fuentes", "Sombra; bancos\ny 2-3 fuentes"),
    ],
)
def test_no_part_of_a_cell_is_one_where_something_else_splits_cells(text, expected):
    """
    A spreadsheet in Spanish splits them at `;`, and only there minds quotes.
    """
    [_, row] = rows(one(text))

    assert expected == row[6]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@given(
    st.text(st.characters(codec="utf-8"), max_size=80)
    | st.text("=+-@|;,\t\r\n\"' x", max_size=30)
)
def test_whatever_somebody_writes_is_one_cell_and_does_nothing(between, text):
    [_, row] = rows(one(text))
    read = io.StringIO(table(listing(one(text))), newline="")

    assert row[6].replace("'", "") == text.replace("'", "")
    for cells in csv.reader(read, delimiter=between):
        assert not BEGIN & {cell.strip()[:1] for cell in cells}


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_whatever_somebody_writes_is_no_markup(text):
    said = markdown(listing(one(text)))

    quoted = [line for line in said.splitlines() if line.startswith("> ")]
    for line in quoted:
        assert not re.search(r"(?<!\\)[<>`*_\[\]#]", line[2:].replace("\\\\", ""))


@for_each(
    ("text", "written"),
    [
        ("El art. 88.3 (ROF): 3-4 más, ¡ya!", "El art. 88.3 (ROF): 3-4 más, ¡ya!"),
        ("1. Uno", "1\\. Uno"),
        ("- Uno", "\\- Uno"),
        ("https://x.es, www.x.es, a@x.es", "https\\://x.es, www\\.x.es, a\\@x.es"),
    ],
)
def test_what_is_no_markup_is_read_in_the_file_as_it_was_written(text, written):
    assert written == plain(text)


# -------------------------------------------------------------- the calendar


def unfolded(raw):
    """
    The lines of an iCalendar stream; what is no such stream fails (RFC 5545, 3.1).
    """
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    physical = raw[:-2].split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in physical)
    for line in physical:
        line.decode()  # no character is cut in two
    lines = []
    for line in physical:
        if line.startswith((b" ", b"\t")):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode() for line in lines]


def events(raw):
    """
    Its events, as a strict reader takes them.
    """
    lines = unfolded(raw)
    assert ["BEGIN:VCALENDAR", "VERSION:2.0"] == lines[:2]
    assert "END:VCALENDAR" == lines[-1]
    found, inside = [], None
    for line in lines[2:-1]:
        name, colon, value = line.partition(":")
        assert colon
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[^;:]+)*", name), line
        if line == "BEGIN:VEVENT":
            assert inside is None
            inside = {}
        elif line == "END:VEVENT":
            found.append(inside)
            inside = None
        elif inside is not None:
            assert name not in inside
            inside[name] = value
    assert inside is None
    for event in found:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        for name in {"DTSTAMP", "DTSTART", "DTEND"} & set(event):
            assert re.fullmatch(r"\d{8}T\d{6}Z", event[name])
        assert not re.search(r"(?<!\\)[;,]", event["SUMMARY"])
    assert len(found) == len({event["UID"] for event in found})
    return found


def moment(written):
    return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def test_a_calendar_has_each_session_and_each_deadline(town):
    routes = town(MARCH, JUNE)

    found = events(ics(routes.town, routes.around.calendar, NOW))

    assert [
        ("Fin del plazo de propuestas para el pleno: Pueblo", "20260302T190000Z"),
        ("Pleno: Pueblo", "20260305T180000Z"),
        # In summer it is an hour earlier in UTC; it has no deadline of its own.
        ("Pleno: Pueblo", "20260604T170000Z"),
    ] == [(event["SUMMARY"], event["DTSTART"]) for event in found]
    assert "20260305T200000Z" == found[1]["DTEND"]


def test_an_event_keeps_its_name_however_often_it_is_written(town):
    routes = town(MARCH)
    calendar = routes.around.calendar

    now, later = (
        events(ics(routes.town, calendar, at)) for at in (NOW, NOW + timedelta(days=1))
    )

    assert [e["UID"] for e in now] == [e["UID"] for e in later]


def test_an_event_keeps_its_name_at_another_hour_of_its_day(town):
    moved = MARCH.replace("19:00", "18:00")

    before, after = (
        events(ics(routes.town, routes.around.calendar, NOW))
        for routes in (town(MARCH), town(moved))
    )

    assert [e["UID"] for e in before] == [e["UID"] for e in after]


def test_two_sessions_of_one_day_have_names_of_their_own(town):
    early = "starts: 2026-03-05 12:00, ends: 13:00"
    routes = town(early, MARCH)

    assert events(ics(routes.town, routes.around.calendar, NOW))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_however_the_town_is_called_the_file_is_whole(name):
    routes = compile_routes(
        TOWN.replace("languages", f"calendar: {{plenaries: [{{{MARCH}}}]}}, languages")
    )

    found = events(ics(evolve(routes.town, name=name), routes.around.calendar, NOW))

    assert 2 == len(found)
    assert moment(found[1]["DTSTART"]) == STARTS
