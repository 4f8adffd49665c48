"""
What clerks read and are asked by commands is in their language, from one catalogue.
"""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from gateway.cli.wording import catalogue, language, say
from gateway.core.case import State as Stands
from gateway.core.decision import Urgency
from gateway.core.delivery import State as Delivered
from gateway.core.filing import Status
from gateway.core.identity import Role, Standing
from gateway.core.languages import LANGUAGES
from gateway.core.people.codes import CodeState
from gateway.core.people.documents import Kind
from gateway.core.people.person import Event, Verification
from gateway.core.public.notice import Event as Told
from gateway.core.public.notice import State

GATEWAY = Path(__file__).parents[2] / "gateway"

#: Whose sentences are all in the catalogue.
SPOKEN = sorted(
    [
        # Why somebody is believed is told in the words of decisions and of rules.
        *({*GATEWAY.glob("cli/desk/*.py")} - {GATEWAY / "cli/desk/who.py"}),
        *GATEWAY.glob("town/desk/*.py"),
        GATEWAY / "cli/asking.py",
        GATEWAY / "cli/limiting.py",
        GATEWAY / "cli/messages/messages.py",
        GATEWAY / "cli/messages/outbox.py",
        GATEWAY / "cli/public/notice.py",
        GATEWAY / "cli/public/notice_shown.py",
        GATEWAY / "cli/erasing/letterboxes.py",
        GATEWAY / "core/people/agreed_word.py",
        GATEWAY / "core/people/documents.py",
        GATEWAY / "town/announcing.py",
        GATEWAY / "town/paper/counter.py",
    ]
)

#: What is no sentence for whoever gives a command, though it reads like one: what is
#: kept as it is in the register of people or the chain.
KEPT = {
    "at the desk",
    "by a clerk",
    "came to the desk with the document on",
    "known to the clerk",
    "not verified in person",
    "seen open at the desk by",
    "served at the counter by",
    "who agreed for them, is",
}

#: What `--help` shows, in English as all of it.
HELP = {"help", "metavar", "show_default", "short_help"}

#: What states and the like are called.
CALLED = (
    *(CodeState, Delivered, Event, Kind, Role, Standing, State, Status, Told),
    *(Stands, Urgency, Verification),
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


@pytest.mark.parametrize("kind", CALLED)
def test_whatever_a_state_or_the_like_is_it_has_a_name(kind):
    assert all(map(say, kind))


def test_each_sentence_is_said_somewhere_and_what_is_said_is_there():
    """
    Of names that are made of two parts, the first is enough.
    """
    files = [file.read_text("utf-8") for file in GATEWAY.rglob("*.py")]
    code = "\n".join(text for text in files if SAYS.search(text))
    enums = {f"{type(one).__name__}-{one.name}".lower() for k in CALLED for one in k}
    made = tuple(re.findall(r'say\(f"([a-z]+-)\{', code))
    named = set(re.findall(r'\bsentence\(\s*"([a-z-]+)"', code))
    for file in GATEWAY.glob("cli/**/*.py"):
        if SAYS.search(text := file.read_text("utf-8")):
            named.update(re.findall(r'(?<!\.)\bsay\(\s*"([a-z-]+)"', text))

    assert set() == named - set(catalogue())
    assert [] == [
        name
        for name in catalogue()
        if not re.search(rf"[\"']{name}[\"']", code)
        and name not in enums
        and not name.startswith(made)
    ]


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
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "reader_option":
            left_out.update(node.args)
    return [
        node.value.strip(" ,:;")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in left_out
        and re.search(r"[a-z]{2,}[,;:]? [a-z]{2,}", node.value)
    ]


@pytest.mark.parametrize(
    "file", SPOKEN, ids=lambda file: str(file.relative_to(GATEWAY))
)
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
    assert "Ana Gil Ruiz: activa, hasta el 20" in asked.stdout
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


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
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
        (("retention", "--dry-run"), "nothing has outlived its class"),
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

    assert f"\nthere is nobody to ask: say it with {instead}\n" in told
    assert "Abort" not in told
