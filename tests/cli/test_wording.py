"""
What clerks read and are asked by commands is in their language, from one catalogue.
"""

import ast
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest
import yaml
from attrs import evolve
from cases import for_each

from channels.counter.wire import parse
from gateway.cli.printing import print_table
from gateway.cli.wording import (
    BELOW,
    SYSADMINS,
    catalogue,
    day,
    language,
    say,
    say_kept,
    when,
)
from gateway.core.case import CaseState
from gateway.core.conversation import Mailbox
from gateway.core.decision import Urgency
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Status
from gateway.core.identity import Contact, Role, Standing, judge, judge_answer
from gateway.core.languages import LANGUAGES
from gateway.core.message import Address, Arrival, Evidence, Message, Proof
from gateway.core.people.codes import CodeState
from gateway.core.people.counter import CounterSlip, write
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import Verification, VerificationEvent
from gateway.core.plenary.passes import Page
from gateway.core.public.notice import NoticeEvent, NoticeState
from gateway.core.sentence import key_of

GATEWAY = Path(__file__).parents[2] / "gateway"

#: The files of what only sysadmins give: it speaks English.
ENGLISH = {*SYSADMINS, "options", "shown", "trying"}

#: Whose sentences are all in the catalogue.
SPOKEN = sorted(
    [
        *(
            file
            for room in ("cases", "desk", "erasing", "messages", "plenary", "public")
            for file in GATEWAY.glob(f"cli/{room}/*.py")
        ),
        *(
            file
            for room in ("operating", "rules")
            for file in GATEWAY.glob(f"cli/{room}/*.py")
            if file.stem not in ENGLISH
        ),
        *GATEWAY.glob("town/desk/*.py"),
        GATEWAY / "cli/asking.py",
        GATEWAY / "cli/options.py",
        GATEWAY / "cli/limits.py",
        GATEWAY / "cli/output_files.py",
        GATEWAY / "cli/printing.py",
        GATEWAY / "cli/wording.py",
        GATEWAY / "core/people/agreed_word.py",
        GATEWAY / "core/people/documents.py",
        GATEWAY / "town/announcing.py",
        GATEWAY / "town/paper/counter.py",
    ]
)

#: What is no sentence for whoever gives a command, though it reads like one: what is
#: kept as it is in the register of people or the chain, or stands in JSON.
KEPT = {
    "1: there is no checkpoint in it",
    "asked at the terminal",
    "at the desk",
    "by a clerk",
    "came to the desk with the document on",
    "cannot be read",
    "instead of",
    "known to the clerk",
    "not verified in person",
    "seen open at the desk by",
    "served at the counter by",
    "who agreed for them, is revoked",
}

#: What `--help` shows, in English as all of it.
HELP = {"help", "later", "metavar", "show_default", "short_help"}

#: Options whose argument is a part of their `--help`.
PHRASED = {"login_option", "reader_option"}

#: What states and the like are called.
CALLED = (
    *(
        CodeState,
        DeliveryState,
        VerificationEvent,
        DocumentKind,
        Page,
        Role,
        Standing,
        NoticeState,
        Status,
        NoticeEvent,
    ),
    *(CaseState, Urgency, Verification),
)


#: What says what stands in this catalogue, and not on papers or in texts.
SAYS = re.compile(r"from gateway\.(?:cli\.wording|core\.sentence) import")


def put_in(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_each_sentence_is_in_both_languages_with_the_same_put_in():
    assert [] == [
        name
        for name, said in catalogue().items()
        if set(said) != set(LANGUAGES)
        or len({frozenset(put_in(text)) for text in said.values()}) != 1
    ]


@for_each("kind", CALLED)
def test_whatever_a_state_or_the_like_is_it_has_a_name(kind):
    assert all(map(say, kind))


def test_each_sentence_is_said_somewhere_and_what_is_said_is_there():
    """
    Of names that are made of two parts, the first is enough.
    """
    files = [file.read_text("utf-8") for file in GATEWAY.rglob("*.py")]
    code = "\n".join(text for text in files if SAYS.search(text))
    enums = {key_of(one) for kind in CALLED for one in kind}
    made = tuple(re.findall(r"""say\(f["']([a-z]+-)\{""", code))
    named = set(re.findall(r'\bsentence\(\s*"([a-z-]+)"', code))
    for file in GATEWAY.glob("cli/**/*.py"):
        if SAYS.search(text := file.read_text("utf-8")):
            named.update(re.findall(r'(?<!\.)\bsay\(\s*"([a-z-]+)"', text))

    assert set() == named - set(catalogue())
    assert [] == [
        name
        for name in catalogue()
        if not name.startswith("kept-")
        and not re.search(rf"[\"']{name}[\"']", code)
        and name not in enums
        and not name.startswith(made)
    ]


def test_no_two_files_have_a_sentence_of_one_name():
    names = [
        name
        for file in (
            *GATEWAY.glob("cli/**/*.yaml"),
            *map((GATEWAY / "town").joinpath, BELOW),
        )
        for name in yaml.safe_load(file.read_text("utf-8"))
    ]

    assert sorted(set(names)) == sorted(names)


def constants():
    """
    Give all that stands between quotes in the code of the gateway and its channels.
    """
    files = [*GATEWAY.rglob("*.py"), *(GATEWAY.parent / "channels").rglob("*.py")]
    return {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_what_is_kept_in_english_is_what_the_code_keeps_word_for_word():
    """
    But what only commands say and keep, such as `who` in its JSON.
    """
    told, code = catalogue(), "\n".join(constants())
    commands = "\n".join(f.read_text("utf-8") for f in GATEWAY.glob("cli/**/*.py"))
    kept = [n for n in told if n.startswith("kept-") and f'"{n}"' not in commands]

    assert [] == [
        f"{name}: {piece}"
        for name in kept
        for piece, *_ in Formatter().parse(told[name]["en"])
        if piece.strip(" (,.:)") and piece.strip() not in code
    ]


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = Contact(address=Address("telegram", "7"), name="Ana", verified_at=NOON)
POLICE = Mailbox(id="police", office="Police", addresses=(Address("email", "p@x.es"),))


def said_by(proof, sender=ANA.address, **evidence):
    return Message(
        external_id="1",
        reference="1",
        sender=sender,
        text="hola",
        received_at=NOON,
        evidence=Evidence(proof=proof, **evidence),
    )


def reasons():
    """
    Give why somebody is believed, or not, in each way that there is.
    """
    for contact in (
        None,
        ANA,
        evolve(ANA, mailbox="police"),
        evolve(ANA, pending=True),
    ):
        yield from (judge(said_by(proof), contact, NOON).because for proof in Proof)
    for over in ({"revoked_at": NOON}, {"expires_at": NOON}):
        yield judge(said_by(Proof.ACCOUNT), evolve(ANA, **over), NOON).because
    for sender in (*POLICE.addresses, ANA.address):
        yield from (judge_answer(said_by(p, sender), POLICE).because for p in Proof)
    slip = CounterSlip(
        clerk="inés", whose="P-7K2M4Q", name="Ana", text="hola", consent=True
    )
    for each in (slip, evolve(slip, consent=False), evolve(slip, whose="G-7K2M4Q")):
        for who in ({"inés"}, set()):
            message = parse(
                Arrival(
                    channel="counter",
                    external_id="1",
                    raw=write(each),
                    received_at=NOON,
                ),
                frozenset(who),
                frozenset(who),
            )
            yield message.evidence.because
            yield judge(message, ANA, NOON).because


@pytest.mark.parametrize("reason", sorted(set(reasons())))
def test_why_somebody_is_believed_is_told_in_the_readers_language(monkeypatch, reason):
    english = say_kept(reason)
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    assert reason.replace("2026-03-02", "02/03/2026") == english
    assert english != say_kept(reason)


def test_so_is_how_sure_the_e_office_was(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    assert "se identificó en la sede electrónica (nivel sustancial) el 02/03/2026" == (
        say_kept("identified at the e-office (level substantial) on 2026-03-02")
    )


def test_what_nobody_foresaw_is_told_as_it_is_kept(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    assert "a stranger's channel\\x1b says so" == say_kept(
        "a stranger's channel\x1b says so"
    )


def test_however_much_a_stranger_wrote_it_is_told(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    line = "a: " * 2000

    told = say_kept(f"has a line that is none: {line}\x1b")

    assert f"tiene una línea que no lo es: {line}\\x1b" == told


def sentences(file):
    """
    Give what reads like a sentence in the code of a *file*, besides docstrings, what
    --help shows, and what is only compared.
    """
    tree = ast.parse(file.read_text("utf-8"))
    left_out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(node.value)
        if isinstance(node, ast.keyword) and node.arg in HELP:
            left_out.update(ast.walk(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in PHRASED:
            left_out.update(node.args)
    return [
        node.value.strip(" ,:;")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in left_out
        and re.search(r"[a-z]{2,}[,;:]? [a-z]{2,}", node.value)
    ]


@for_each("file", SPOKEN)
def test_no_sentence_for_clerks_is_left_in_the_code(file):
    assert [] == [text for text in sentences(file) if text not in KEPT]


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "gl_ES.UTF-8"}, "es"),
        ({"LANG": "en_GB"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LC_MESSAGES": "en_IE.UTF-8", "LANG": "es_ES.UTF-8"}, "en"),
        ({"LC_ALL": "es", "LC_MESSAGES": "en_IE.UTF-8"}, "es"),
        ({"LC_ALL": "", "LANG": "en"}, "en"),
    ],
)
def test_the_terminals_language_counts(monkeypatch, told, spoken):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    assert spoken == language()


RULES = """
mailboxes: {clerk: {office: Clerk, addresses: {email: c@p.example}}}
guards: {impersonation: {match: {from: lookalike}, outcome: quarantine}}
intents: {other: {}}
otherwise: {deliver: clerk, says: neutral}
"""


@pytest.mark.parametrize("locale", ["", "C", "C.UTF-8", "POSIX"])
@pytest.mark.parametrize(
    ("rules", "spoken"),
    [("town: {name: Pueblo, languages: [en, es]}", "en"), ("town: [", "es")],
)
def test_where_the_terminal_has_none_the_towns_own_does(
    monkeypatch, tmp_path, locale, rules, spoken
):
    """
    Rules that cannot be read keep no clerk from reading.
    """
    (tmp_path / "routes.yaml").write_text(rules + RULES, "utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(tmp_path / "routes.yaml"))
    for name in ("LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", locale)

    assert spoken == language()


@pytest.fixture
def _in_spanish(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")


ENROL = ("desk", "enrol", "--name", "Ana Gil Ruiz")


@pytest.mark.usefixtures("begun", "_in_spanish")
def test_a_clerk_is_asked_and_told_in_spanish(ventanilla):
    mistyped = ventanilla(*ENROL, "--consent", "--document", "12345678A", status=1)
    odd = "12345678Z\n12345678\n12345678Z\n12345678Z\nquizá\nsí\n"
    asked = ventanilla(*ENROL, typed=odd)
    unwilling = ventanilla(*ENROL, typed="X1234567L\nX1234567L\n\n", status=1)
    listed = ventanilla("desk", "list")

    assert "la letra no corresponde a este DNI" in mistyped.stderr
    assert "Número del documento: " in asked.stderr
    assert "no son iguales" in asked.stderr
    assert "Responda «s» o «n»." in asked.stderr
    assert "Ana Gil Ruiz: activa, hasta el " in asked.stdout
    assert "sin el consentimiento de la persona" in unwilling.stderr
    assert "persona   nombre        condición" in listed.stdout


@pytest.mark.usefixtures("begun", "_in_spanish")
def test_so_are_a_counter_what_goes_out_and_notices(ventanilla):
    told = ventanilla("counter", "write", "--no-wait", "--guest", "Rosa", "una farola")

    assert "mensaje 1, de Rosa (G-" in told.stdout
    assert "todavía no lo ha leído nadie" in told.stdout
    assert (
        "no hay nada escrito"
        in ventanilla("counter", "write", "--guest", "Rosa", " ", status=1).stderr
    )
    assert "no hay tal entrega" in ventanilla("outbox", "drop", "1.x", status=1).stderr
    assert (
        "ya pasó"
        in ventanilla(
            "notice", "publish", "--at", "2020-01-01T09:00", "Hola", status=1
        ).stderr
    )


@pytest.fixture
def somebody(begun, ventanilla):
    """
    Somebody who was enrolled, with an account, and whom the counter served.
    """
    ventanilla("desk", "enrol", "--name", "Ana Gil", "--consent", *DOCUMENT)
    [person] = json.loads(ventanilla("desk", "list", "--json").stdout)
    ventanilla("desk", "add", "telegram:7", "--person", person["person"], *CLERK)
    told = ("--for", person["person"], "--consent", *DOCUMENT, "no va la farola")
    ventanilla("counter", "write", "--no-wait", *told, *CLERK)
    return person["person"]


DOCUMENT = ("--document", "12345678Z")
CLERK = ("--clerk", "inés")
DAY = ("--day", "2026-03-06")

#: What shows something of what there is, or of what there is not.
SHOWS = [
    *[("audit", "list"), ("audit", "verify"), ("bookings", *DAY), ("case", "kept")],
    *[("cases",), ("counter", "answers"), ("desk", "list"), ("figures",)],
    *[("forget", "telegram:7", "--dry-run"), ("messages", "list", "received")],
    *[("notice", "list"), ("outbox", "list"), ("plenary", "list"), ("show", "1")],
    *[("plenary", "questions"), ("retention", "--dry-run"), ("who", "telegram:7")],
    *[("who", "telegram:8"), ("who", "email:alcaldia@junar.example")],
]


@pytest.mark.usefixtures("somebody")
def test_what_machines_read_is_the_same_in_whichever_language(ventanilla, monkeypatch):
    def told():
        return [ventanilla(*given, "--json").stdout for given in SHOWS]

    english = told()
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    assert english == told()


@pytest.mark.usefixtures("_in_spanish")
def test_whatever_there_is_it_is_shown_in_spanish(ventanilla, somebody):
    told = "".join(ventanilla(*given).stdout for given in SHOWS)
    told += ventanilla("desk", "show", somebody).stdout
    told += ventanilla("case", "9", status=1).stderr
    told += ventanilla("plenary", "show", "9", status=1).stderr

    for text in (
        "cuándo            apunte  quién",
        "entera, el último del ",
        "no hay nada reservado",
        "no se conserva ningún caso",
        "se recibieron menos de 5 casos",
        f"Ana Gil (persona {somebody})\n  counter:{somebody}\n  telegram:7\n",
        "se borraría: mensajes: 1, ",
        "lo impide:\n  el mensaje 1 espera a que se encamine",
        "mensaje 1: recibido\n  canal: counter\n  recibido: ",
        "nadie ha preguntado nada",
        "nada ha cumplido su plazo",
        "telegram:7: identidad verificada (verificada en persona el ",
        "telegram:8: cuenta conocida (no se ha verificado en persona)",
        "identidad verificada (es la dirección del buzón ",
        "la vio abierta en ventanilla inés",
        "no hay ningún caso 9",
        "no hay ninguna propuesta 9",
    ):
        assert text in told


def test_days_and_moments_are_written_as_people_here_do_by_the_towns_clocks(
    monkeypatch, tmp_path
):
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    monkeypatch.setenv("VENTANILLA_ROUTES", str(tmp_path / "routes.yaml"))
    here = "town: {name: Pueblo, timezone: Europe/Madrid}"
    (tmp_path / "routes.yaml").write_text(here + RULES, "utf-8")

    assert "03/03/2026 00:30" == when(late)
    assert "03/03/2026" == day(late)
    assert "02/03/2026" == day(late.date())
    assert "J-1 is kept until 03/03/2026 00:30" == say(
        "case-is-kept", case="J-1", day=late
    )


def test_where_nobody_can_tell_the_towns_clocks_a_moment_says_that_it_is_utc(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("VENTANILLA_ROUTES", str(tmp_path / "none.yaml"))

    assert "02/03/2026 12:00 UTC" == when(NOON)


def test_on_a_terminal_a_tables_last_column_goes_on_below_itself(monkeypatch, capsys):
    rows = [["J-1", "la farola de la calle Almez no luce"]]

    print_table(["number", "what"], rows)
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_table(["number", "what"], rows)

    assert capsys.readouterr().out.splitlines() == [
        "number  what",
        "J-1     la farola de la calle Almez no luce",
        "number  what",
        "J-1     la farola de la calle",
        "        Almez no luce",
    ]


@pytest.mark.usefixtures("begun")
@for_each(
    ("given", "told"),
    [
        (("desk", "list"), "nobody is enrolled"),
        (("desk", "list", "Gil"), "nobody like Gil is enrolled"),
        (("counter", "answers"), "nothing waits to be read out"),
        (("counter", "answers", "--for", "G-4K7Q2M"), "nothing waits to be read out"),
        (("outbox", "list"), "everything that was due went out"),
        (("outbox", "list", "waiting"), "nothing is waiting"),
        (("messages", "list"), "no message is quarantined"),
        (("cases",), "there are no cases"),
        (("cases", "--urgent"), "there are no such cases"),
        (("case", "kept"), "no case is kept"),
        (("notice", "list"), "there are no notices\nsubscribers by mail: 0"),
        (("plenary", "list"), "there are no proposals"),
        (("bookings", "--day", "2026-03-06"), "nothing is booked"),
        (("audit", "list", "--object", "message 7"), "nothing of that kind was done"),
        (("retention", "--dry-run"), "nothing has exceeded its retention"),
    ],
)
def test_a_list_of_nothing_says_so(ventanilla, given, told):
    assert told in ventanilla(*given).stdout


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    ("given", "instead"),
    [
        (ENROL, "--document"),
        ((*ENROL, "--document", "12345678Z"), "--consent"),
        (("desk", "add", "telegram:7", "--name", "Eva"), "--consent"),
        (("counter", "write", "--for", "P-7K2M4Q", "hola"), "--consent"),
        (("counter", "write", "--for", "P-7K2M4Q", "--consent", "x"), "--document"),
    ],
)
def test_where_nobody_can_be_asked_it_is_told_what_says_it_instead(
    ventanilla, given, instead
):
    told = ventanilla(*given, status=1).stderr

    assert f"\nnobody can answer here: use {instead}\n" in told
    assert "Abort" not in told
