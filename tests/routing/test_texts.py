import ast
import re
from pathlib import Path

import pytest
from cases import for_each

from gateway.core.errors import Mistake, Position
from gateway.core.languages import HEARD
from gateway.core.writing.weight import MOST
from gateway.routing import texts
from gateway.routing.compiler import compile_routes
from gateway.routing.texts import Texts, link_in, look_up, room, shipped

ROOT = Path(__file__).parents[2]

TOWN = """
town: {name: Pueblo}
mailboxes: {clerk: {office: Clerk, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
texts: {%s}
"""


def test_a_mistake_in_the_gateways_own_texts_is_none_to_live_with(
    tmp_path, monkeypatch
):
    """
    As one in its code: nobody would hear of the text that is not there.
    """
    written = {"en": "verify:\n", "es": "verify: sí\nverify: no\n"}
    for language in HEARD:
        text = written.get(language, "verify: bai\n")
        (tmp_path / f"{language}.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(texts, "files", lambda _: tmp_path)

    with pytest.raises(ExceptionGroup) as told:
        shipped.__wrapped__()

    assert ["es.yaml", "en.yaml"] == [e.position.file for e in told.value.exceptions]


def literals():
    """
    What stands in quotation marks in the gateway's code, with ``.+`` for what an
    f-string puts in.
    """
    for file in (ROOT / "gateway").rglob("*.py"):
        text = file.read_text("utf-8")
        if not re.search(r"[\"']\w+-", text):
            # None like a name in it, and to parse it takes longer.
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [getattr(each, "value", None) for each in node.values]
                yield "".join(
                    re.escape(part) if isinstance(part, str) else ".+" for part in parts
                )


#: Texts whose names are words that code has for other things, too: where each is said.
PLAIN = {
    "answer": "relay/mailboxes/voice.py",
    "authority": "routing/facts/knowledge.py",
    "moment": "routing/texts.py",
    "receipt": "relay/speaking/receipts.py",
    "unread": "relay/turns/unreadable.py",
    "verify": "routing/deciding/settling.py",
    "welcome": "relay/speaking/speaker.py",
}


def test_each_of_the_gateways_own_texts_is_said_by_code_or_by_a_rule():
    """
    One that nobody says is translated for nothing.
    """
    pages = [
        ROOT / "routes.yaml",
        *ROOT.glob("routes/**/*.yaml"),
        *ROOT.glob("docs/*.md"),
    ]
    rules = re.findall(
        r"says: (?:\[([^\]]*)\]|([\w-]+))",
        "\n".join(page.read_text("utf-8") for page in pages),
    )
    said = {*re.findall(r"[\w-]+", " ".join(" ".join(each) for each in rules))}
    # An f-string that is nothing but what is put in says nothing.
    code = re.compile(
        "|".join(sorted({a for a in literals() if re.match(r"\w+\\?-", a)}))
    )

    nobody = {
        name
        for name in shipped().texts
        if name not in said and name not in PLAIN and not code.fullmatch(name)
    }

    assert set() == nobody
    for name, file in PLAIN.items():
        assert f'"{name}"' in (ROOT / "gateway" / file).read_text("utf-8")


def variables(text):
    return set(re.findall(r"\{(\w+)\}", text))


def test_the_gateways_own_texts_are_in_both_languages_alike():
    unlike = [
        name
        for name, written in shipped().texts.items()
        if not {"en", "es"} <= set(written)
        or not all(text.strip() for text in written.values())
        or any(variables(text) != variables(written["es"]) for text in written.values())
    ]

    assert [] == unlike


def every():
    """
    Each of the gateway's own texts in each language, with its name.
    """
    for name, written in shipped().texts.items():
        for language, text in written.items():
            yield name, language, text


def test_the_gateways_own_texts_fit_a_post_and_hold_no_links():
    unfit = [
        (name, language)
        for name, language, text in every()
        if room(text) > MOST or "http" in text
    ]

    assert [] == unfit


def test_a_call_for_help_names_nobody_who_may_not_have_been_told():
    """
    Whoever gets it is the rules' to say, and not every town has a police of its own.
    """
    calls = shipped().texts["call-112"]

    assert [] == [text for text in calls.values() if "polic" in text.casefold()]
    assert [] == [text for text in calls.values() if "112" not in text]


@pytest.mark.parametrize(
    ("name", "way"),
    [("call-112", "AlertCops"), ("call-016", "600000016"), ("call-024", "chat")],
)
def test_whoever_cannot_call_is_told_another_way_in_every_language(name, way):
    """
    The deaf, the mute, and whoever must not be heard (EN 301 549, 5.1.2 and 13.1).
    """
    for text in shipped().texts[name].values():
        assert way in text.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "Escribid a registro@pueblo.es.",
        "ana.perez@sede.pueblo.es, o en la sede",
        "Abre de 9.30 a 14.00, p.ej. los martes",
    ],
)
def test_an_address_or_a_time_is_no_link(text):
    assert "" == link_in(text)
    assert compile_routes(TOWN % f"welcome: '{text}'")


@for_each(
    "link",
    [
        *("piscina.madrid/cita", "mairie.fr/abc", "pueblo.de", "bit.do/x"),
        *("https://pueblo.example/a", "HTTP:", "www."),
    ],
)
def test_what_x_would_make_a_link_of_or_what_begins_one_is_no_text(link):
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(TOWN % f"welcome: 'Pedid cita en {link}{{town}}'")

    assert "a link in a text" in str(caught.value.exceptions[0])


@for_each(
    ("name", "known"),
    [
        ("verify-code", "code"),
        ("verify-link", "url"),
        ("code-asked", "account"),
        ("account-further", "account"),
        ("account-further", "date"),
        ("held-lapsed", "date"),
        ("letter-mandates", "people"),
        ("letter-lookalike", "person"),
        ("letter-vouched", "person"),
        ("letter-strong", "person"),
    ],
)
def test_what_a_text_of_identity_tells_is_in_it(name, known):
    table = compile_routes(TOWN % "")

    assert "Ana 5" in table.text(name, "es", **{known: "Ana 5"})
    assert "Ana 5" in table.text(name, "en", **{known: "Ana 5"})


def test_a_code_stands_only_in_the_text_that_is_told_one():
    table = compile_routes(TOWN % "verify-code: 'Envíe {code}'")

    assert "Envíe 1234" == table.text("verify-code", "es", code="1234")
    with pytest.raises(ExceptionGroup, match=r"routes\.yaml"):
        compile_routes(TOWN % "code-bound: 'Envíe {code}'")


def test_a_town_may_write_the_gateways_texts_anew_with_their_variables():
    table = compile_routes(TOWN % 'letter-from: "From {who} ({standing})"')

    assert "From Ana (x)" == table.text("letter-from", "es", who="Ana", standing="x")


def test_a_rule_says_a_receipt_where_numbers_are_told_or_where_it_has_none():
    saying = TOWN.replace("deliver: clerk}", "deliver: clerk, says: receipt}")

    assert compile_routes(saying % "receipt: 'Recibido por {office}.'")
    assert compile_routes(saying % "" + "cases: {prefix: J, receipts: yes}")


def test_a_rule_says_a_text_of_the_towns_own_with_the_number_that_people_are_told():
    saying = TOWN.replace("deliver: clerk}", "deliver: clerk, says: mine}")
    rules = saying % "mine: 'Su caso: {number}.'"
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(rules)

    [told] = caught.value.exceptions
    assert "a rule cannot fill in {number} of 'mine'" == told.problem
    assert compile_routes(rules + "cases: {prefix: J, receipts: yes}")


def test_a_file_that_is_not_there_may_be_the_one_that_tells_numbers():
    saying = TOWN.replace("deliver: clerk}", "deliver: clerk, says: receipt}")
    missing = Mistake(Position("routes.yaml", 1, 1), "no such file")
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(saying % "", missing=[missing])

    assert (missing,) == caught.value.exceptions


def test_a_text_is_said_in_whatever_it_is_written_in_and_never_missing():
    """
    Nothing that somebody wrote may wait because a translation does.
    """
    speaking = TOWN.replace("{name: Pueblo}", "{name: Pueblo, languages: [ca, es, fr]}")
    table = compile_routes(
        speaking
        % "call-112: {fr: Appelez}, verify: {de: Kommen}, hola: {en: Hi, fr: Eh}"
    )

    assert "Appelez" == table.text("call-112", "fr")
    assert "corre perill" in table.text("call-112", "ca")
    assert "Eh" == table.text("hola", "ar")
    assert "Kommen" == table.text("verify", "de")
    assert "hem de saber" in table.text("verify", "it")
    assert "Admitir" == table.text("button-admit", "ca")


def test_a_text_that_nobody_wrote_in_what_the_town_speaks_is_said_all_the_same():
    assert ("ro", "Pa") == look_up(
        (Texts(), Texts({"bye": {"ro": "Pa"}})), "bye", ("es",)
    )


def test_what_a_variable_holds_is_no_variable():
    table = compile_routes(TOWN % "hello: 'Hello {office}'")

    assert "Hello {town}" == table.text("hello", "es", office="{town}")


def test_spaces_at_the_end_of_a_text_are_kept():
    table = compile_routes(TOWN % "'mark': 'URGENT '")

    assert "URGENT " == table.text("mark", "es")


CALLED = """
town: {name: Pueblo, languages: [es, en]}
mailboxes:
  clerk: {office: Registro, addresses: {email: c@p.example}}
otherwise: {deliver: clerk}
topics:
  lighting: {short: {en: street lights, es: alumbrado}, owner: clerk, words: [farola]}
  parks: {short: parques, owner: clerk, words: [banco]}
  roads: {owner: clerk, words: [bache]}
intents:
  incident: {short: {es: incidencia}, words: [rota]}
"""


def test_a_topic_and_an_intent_may_be_called_otherwise_than_in_the_rules():
    """
    By language, or once in the town's first.
    """
    town = compile_routes(CALLED).town

    assert {
        "lighting": {"en": "street lights", "es": "alumbrado"},
        "parks": {"es": "parques"},
    } == town.topics
    assert {"incident": {"es": "incidencia"}} == town.intents
