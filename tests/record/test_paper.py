"""
The file of a case, on paper.
"""

import ast
import hashlib
import io
import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from record_samples import ANSWER, TOWN
from tagged import tagged

from gateway.core.case import CaseEvent, CaseState, TimerKind
from gateway.core.decision import Outcome
from gateway.core.delivery import DeliveryState
from gateway.core.filing import MOVES, Status
from gateway.core.identity import Standing
from gateway.core.intents import OTHER
from gateway.core.people import person
from gateway.core.plenary import proposal, question
from gateway.ports.erasing import ERASED, nobody
from gateway.town import typeface
from gateway.town.papers import Words, act_called
from gateway.town.record import pdf
from gateway.town.record.case import matter
from gateway.town.record.exporting import composed
from gateway.town.record.pdf import document, paper
from gateway.town.record.story import Row, Section

ROOT = Path(__file__).parents[2]

#: Names of actions about a case, a message or a person, or of files of ours.
ABOUT = re.compile(
    r"(?:message|case|desk|request|booking|delivery|counter|account)\.[a-z_]+"
)
FILES = {"case.html", "case.pdf"}

HASH = hashlib.sha256(b"index").hexdigest()

#: What stands on paper, by what a record holds.
READ = {}


@pytest.fixture
async def record(office):
    return await office.read()


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def text(record):
    # Most tests read the same, and to print it takes longer than all else.
    if repr(record) not in READ:
        READ[repr(record)] = "\n".join(pages(paper(record, 9, HASH)))
    return READ[repr(record)]


def saying(record, said):
    """
    Let the first message say something else.
    """
    first, *others = record.messages
    filing = evolve(first.filing, message=evolve(first.filing.message, text=said))
    return evolve(record, messages=(evolve(first, filing=filing), *others))


def test_the_same_record_makes_the_same_paper_and_another_index_another(record):
    made = paper(record, 9, HASH)
    read = PdfReader(io.BytesIO(made))

    assert made == paper(record, 9, HASH)
    assert made != paper(record, 9, "0" * 64)
    # Its date is the record's and not the clock's.
    assert record.at.replace(microsecond=0) == read.metadata.creation_date
    assert HASH in read.metadata.subject


@pytest.mark.parametrize(("memory", "temporary"), [("a", "none"), ("none", "b")])
def test_it_is_made_in_memory_or_where_temporary_files_are(
    record, memory, temporary, tmp_path, monkeypatch
):
    """
    A full ``/tmp`` stops no paper.
    """
    there = [tmp_path / "a", tmp_path / "b"]
    for folder in there:
        folder.mkdir()
    monkeypatch.setattr(typeface, "_MEMORY", tmp_path / memory)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / temporary))

    assert paper(record, 9, HASH).startswith(b"%PDF")
    assert [] == [left for folder in there for left in folder.iterdir()]


def test_it_has_what_a_secretary_certifies(record):
    shown = text(record)

    for part in (
        "Ayuntamiento de Junar",
        "J-1",
        "lighting · incident · Farola",
        "2026-11-24 13:00:00 CET (+0100)",
        "Ana Pérez (P-ANAGL2), identidad verificada",
        "verificada: Ana Pérez",
        "Decisión entregado",
        "enviado",
        "Exportado el",
        "Alumbrado (lights)",
        "visto por el buzón",
        "hay que llevar la escalera",
        "La farola está rota",
        ANSWER,
        "<r-3@town>",
        "rules-7",
        "alta en persona, con documento · luis",
        "desk.enrol person P-ANAGL2, done · luis",
    ):
        assert part in shown


def test_what_was_erased_is_said_to_be_so(record):
    """
    A court reads neither that nobody could read it, nor that nobody checked who it was.
    """
    [first, *others] = record.messages
    gone = evolve(first, filing=evolve(first.filing, message=None, problem=ERASED))
    case = evolve(record.case, contact=nobody(record.case.contact))
    erased = evolve(record, case=case, person=None, messages=[gone, *others])

    said = text(erased)

    assert "email: datos borrados" in said
    assert "(borrado)" in said
    assert "no se pudo leer" not in said


def test_why_an_answer_did_not_go_out_is_told_in_the_language_of_the_paper(record):
    """
    What a platform says stays as it is.
    """
    unsent = [
        evolve(
            shown,
            deliveries=[
                evolve(each, problem="it came back: X refused: no such user")
                for each in shown.deliveries
            ],
        )
        for shown in record.messages
    ]

    said = text(evolve(record, messages=unsent))

    assert "vino devuelto: X lo ha rechazado: no such user" in said


@for_each("kinds", [CaseEvent, TimerKind, Outcome, DeliveryState, Standing, CaseState])
@for_each("language", ["es", "en"])
def test_whatever_may_be_is_called_something(kinds, language):
    assert all(map(Words(language, "case").say, kinds))


def test_whatever_is_done_to_a_case_is_called_something():
    """
    Every action in the code that is about a case, a message or a person, and those that
    are made of what may happen.
    """
    made = [
        *(f"message.{status.value}" for status in MOVES[Status.RECEIVED]),
        *(f"case.{kind.value}" for kind in TimerKind),
        *(f"desk.{event.value}" for event in person.VerificationEvent),
        *(f"proposal.{event.value}" for event in proposal.ProposalEvent),
        *(f"question.{event.value}" for event in question.QuestionEvent),
    ]
    written = {
        each.value
        for source in (ROOT / "gateway").rglob("*.py")
        # Most files name none, and to parse them takes longer.
        if ABOUT.search(text := source.read_text("utf-8"))
        for each in constants(ast.parse(text))
        if ABOUT.fullmatch(each.value)
    } - FILES

    named = {*made, *written}
    nameless = [each for each in sorted(named) if act_called(each, "es") == each]
    assert written >= {"case.lend", "message.vouch", "desk.unbind"}
    assert [] == nameless


def constants(tree):
    """
    Texts in calls and in values that have a name, except names of events in the log.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("log"))):
                continue
            case ast.Call(func=ast.Name("alone" | "insist")):
                continue
            case ast.Call(args=args, keywords=keywords):
                values = [*args, *(k.value for k in keywords if k.arg == "action")]
            case ast.Assign(value=value):
                values = [value]
            case _:
                continue
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        (TOWN.languages, "Persona interesada"),
        (("en", "es"), "Person interested"),
        (("ca", "es"), "Persona interesada"),
    ],
)
def test_it_speaks_the_towns_language_or_the_first_that_we_know(record, spoken, said):
    shown = text(evolve(record, town=evolve(TOWN, languages=spoken)))

    assert said in shown
    assert ("page 1" in shown) is ("en" == spoken[0])


def test_its_matter_is_called_as_people_call_it(record):
    """
    Where the rules tell how: by their own names otherwise.
    """
    lighting = {"es": "Alumbrado público", "en": "Street lights"}
    said = text(evolve(record, town=evolve(TOWN, topics={"lighting": lighting})))

    assert "Alumbrado público · incident · Farola" in said


def test_its_matter_names_no_wish_that_nobody_knows(record):
    unknown = evolve(record.case, intent=OTHER)
    named = evolve(TOWN, intents={OTHER: {"es": "otra cosa"}})

    assert "lighting · Farola" == matter(TOWN, unknown)
    assert "lighting · otra cosa · Farola" == matter(named, unknown)


def test_it_says_in_the_towns_language_that_the_gateway_or_a_clerk_did_it(record):
    first = record.happenings[0]
    done = [evolve(first, by="gateway"), evolve(first, by="clerk inés")]
    shown = text(evolve(record, happenings=(*done,)))

    assert "· la pasarela" in shown
    assert "· Ventanilla: inés" in shown


def test_it_came_in_when_it_arrived_whenever_its_case_was_opened(record):
    opened_at = record.case.opened_at + timedelta(days=5)
    shown = text(evolve(record, case=evolve(record.case, opened_at=opened_at)))

    assert "Fecha y hora de entrada 2026-11-24 13:00:00 CET (+0100)" in shown


def test_when_it_was_written_stands_beside_when_it_was_received(record):
    first, second, *others = record.messages
    said = evolve(first.filing.message, sent_at=first.stored.arrival.received_at)
    first = evolve(first, filing=evolve(first.filing, message=said))
    shown = " ".join(text(evolve(record, messages=(first, second, *others))).split())

    received = "Recibido 2026-11-24 13:00:00 CET (+0100)"
    assert f"{received} Identidad" in shown
    assert f"{received} · fechado en origen el 2026-11-24 12:59:56 CET" in shown


def test_files_are_named_where_they_are_and_where_they_went(record):
    """
    What was written in the console is in the exported slip, as a mail's are in it.
    """
    first, second, *others = record.messages
    stored = evolve(
        second.stored, arrival=evolve(second.stored.arrival, channel="console")
    )
    its = evolve(second, stored=stored)
    said = " ".join(text(evolve(record, messages=(first, its, *others))).split())

    assert "lamp.jpg (image/jpeg) messages/1.eml" in said
    assert "f.jpg (image/jpeg) messages/2.json" in said
    assert "Para enviar con ella mended.jpg" in said


def test_its_last_page_has_the_hash_of_the_index_and_says_that_it_is_no_register(
    record,
):
    made = {file.path: file for file in composed(record)}

    last = " ".join(pages(made["case.pdf"].content)[-1].split())

    assert made["index.json"].sha256 in last
    assert "número de seguimiento, no un asiento de registro" in last
    assert "a follow-up number, not a registry entry" in last


def test_each_page_says_which_of_how_many_it_is(record):
    found = pages(paper(record, 9, HASH))

    for number, page in enumerate(found, 1):
        assert f"· página {number} de {len(found)}" in " ".join(page.split())


def test_where_nobody_verified_anybody_it_says_nobody(record):
    said = " ".join(text(evolve(record, entries=())).split())

    assert "Quién comprobó la identidad Nadie" in said


def test_once_the_registry_has_entered_it_its_last_page_says_under_what_number(record):
    entered = evolve(record, case=evolve(record.case, registered="2026-E-RE-124"))

    last = " ".join(pages(paper(entered, 9, HASH))[-1].split())

    assert "Entrada en el registro: 2026-E-RE-124" in last
    assert "Entered in the registry: 2026-E-RE-124" in last
    assert "no un asiento de registro" not in last


def test_arabic_is_written_and_what_no_letter_shows_is_marked(record):
    shown = text(record)

    assert "[U+738B][U+5C0F][U+660E] lo vio" in shown
    assert "rota [U+1F4A1] y pierde" in shown
    assert "[U+06" not in shown
    assert "[U+…]" in shown
    assert "سلم" in shown or "\ufeb3" in shown


def test_letters_of_other_languages_are_no_marks(record):
    shown = text(saying(record, "áñ€ ș Привіт Ωκ"))

    assert "áñ€ ș Привіт Ωκ" in shown
    assert "[U+0" not in shown


def test_nobody_turns_the_direction_of_the_page(record):
    turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069"

    shown = text(saying(record, "rota".join(turning)))

    assert all(f"[U+{ord(letter):04X}]" in shown for letter in turning)


def test_no_heading_is_the_last_line_of_its_page(record):
    for before in range(38, 50):
        sections = [
            Section("Above", tuple(Row("a", "b") for _ in range(before)), 1),
            Section("Over", (), 1),
            Section("Below", (Row("c", "d"),), 2),
        ]
        written = pages(document("t", "f", record.town, record.at, sections))
        [last] = [page for page in written if "Below" in page]
        assert "Over" in last
        assert "d" in last.split("Below")[1]


def test_a_mail_longer_than_anybody_prints_is_cut_and_says_so(record, monkeypatch):
    monkeypatch.setattr(pdf, "LONGEST", 800)

    shown = "\n".join(pages(paper(saying(record, "palabra " * 200), 9, HASH)))

    assert "[…]" in shown
    assert shown.count("palabra") <= 101


def test_what_is_confidential_says_so_first(record):
    secret = evolve(record, case=evolve(record.case, confidential=True))

    assert "CONFIDENCIAL" in pages(paper(secret, 9, HASH))[0]


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=st.text(st.characters(exclude_categories=()), max_size=200))
def test_whatever_is_said_can_be_printed(record, said):
    assert paper(saying(record, said), 9, HASH).startswith(b"%PDF")


def test_a_screen_reader_finds_its_headings_and_what_is_below_each(record):
    told = tagged(paper(record, 9, HASH))

    assert [("P", "Ayuntamiento de Junar"), ("H1", "Historial del caso J-1")] == told[
        :2
    ]
    assert 1 == [kind for kind, _ in told].count("H1")
    assert ("H2", "Qué ha pasado") in told
    assert "La farola está rota" in " ".join(text for kind, text in told if kind == "P")


def test_a_text_that_goes_on_over_the_page_is_read_without_what_is_at_the_foot(record):
    long = " ".join(f"palabra{number}" for number in range(800))

    told = tagged(paper(saying(record, long), 9, HASH))

    parts = [text for _, text in told if "palabra" in text]
    assert len(parts) > 1
    assert f"Farola {long}" == " ".join(parts)
