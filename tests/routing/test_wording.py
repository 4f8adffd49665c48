"""
All that people read, in whatever language and wherever it is kept: what translators are
told in docs/translating.md, and a walk that names all that is otherwise.
"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from attrs import frozen
from cases import for_each

from gateway.core.decision import Urgency
from gateway.core.identity import Standing
from gateway.core.languages import HEARD, LANGUAGES
from gateway.routing.texts import shipped
from gateway.routing.variables import fill, variables_in
from gateway.routing.words.brief.supporting import Backing, backs
from gateway.routing.words.brief.unsubscribing import asks_for_quiet
from gateway.town.commands import SHOWN, WORDS
from gateway.town.forms.words import Word, word_of

ROOT = Path(__file__).parents[2]

#: What pages and papers say, in each language below its name.
PAGES = (
    "gateway/town/papers.yaml",
    *(str(f.relative_to(ROOT)) for f in sorted((ROOT / "gateway/cli").rglob("*.yaml"))),
    "gateway/daemon/public/leaving.yaml",
    "gateway/daemon/public/returned.yaml",
    "gateway/daemon/public/accessibility_statement.yaml",
    "gateway/daemon/hall/words.yaml",
    "gateway/sandbox/course/lessons.yaml",
)

#: The same, in one file a language.
FOLDERS = ("gateway/sandbox/page", "gateway/sandbox/course")

#: How each language quotes.
QUOTES = {
    **dict.fromkeys(("es", "ca", "gl", "eu", "ar"), ("«", "»")),
    "fr": ("«\u00a0", "\u00a0»"),
    "en": ("“", "”"),
    "de": ("„", "“"),
    "ro": ("„", "”"),
}
_MARKS = '«»“”„"'

QUOTED = re.compile(r"[«“„]\s?(.+?)\s?[»”“]")

#: What is said to children, as one says it to them.
FAMILIAR = {"minors-verify"}

#: Words by which somebody would be spoken to otherwise than as `usted`, `vostè`,
#: `vostede`, `zu`, `vous`, `Sie` or `dumneavoastră`.
OTHERWISE = {
    "es": r"tú|tu|tus|te|ti|contigo|vosotr[oa]s|os|vuestr[oa]s?|puedes|tienes|quieres",
    "ca": r"tu|teus?|teva|teves|vosaltres|vostr[ea]s?|pots|tens|vols|podeu|teniu|voleu|"
    "truqueu|escriviu|envieu|digueu|passeu",
    "gl": r"ti|teus?|túas?|vós|vos[oa]s?|podes|queres|chamade|escribide|dicide",
    "eu": r"hi|hire|duk|dun|zuek|zuen",
    "fr": r"tu|te|toi|ton|ta|tes|peux|veux",
    "de": r"du|dir|dich|dein\w*|euch|euer|kannst|hast|willst",
    "ro": r"tu|tău|tine|poți|vrei|scrie-ne|trimite",
}

#: People of whom only those of one gender would be named.
GENDERED = {
    "es": r"(?:los|algunos) (?:vecinos|ciudadanos|usuarios|empleados|concejales)|"
    r"el (?:interesado|ciudadano|usuario|vecino|alcalde)|empleados|\w+[oa]/[ao]s?",
    "ca": r"els (?:veïns|ciutadans|usuaris|empleats|regidors)|empleats",
    "gl": r"os (?:veciños|cidadáns|usuarios|empregados|concelleiros)|empregados",
    "de": r"Bürger|Einwohner|Mitarbeiter",
}

#: Words of Spanish, where none of the language is written so.
SPANISH = re.compile(
    r"\b(?:ayuntamiento|mensaje|correo electrónico|ventanilla|mostrador|lunes|martes|"
    r"miércoles|jueves|viernes|hasta|desde|usted|fecha|solicitud|reserva|cita)\b"
)
_UNLIKE_SPANISH = ("eu", "en", "fr", "de", "ro", "ar")

#: What only those read who work in the town hall, or know the town: in Spanish and
#: English, as are their papers. Everything else is in each of the languages.
FEW = re.compile(
    r"(?:letter|command|note|forward|files|notice|console|why)-.*|channel-console"
    r"|answer(?!-(?:corrected|in-private|follows)$).*"
    r"|button-(?!confirm|keep|cancel).*|channel-console"
)


@frozen
class Said:
    """
    Something that people read.
    """

    where: str
    language: str
    text: str

    def __str__(self):
        return f"{self.where} [{self.language}] {self.text}"


def spoken(node, where, language=""):
    """
    Give each text below *node*, by the language under which it stands.
    """
    if isinstance(node, str) and language:
        yield Said(where, language, node)
    elif isinstance(node, Mapping):
        for key, below in node.items():
            its = key if key in (*HEARD, "ary") else language
            yield from spoken(below, f"{where} {key}", its)
    elif isinstance(node, list | tuple):
        for below in node:
            yield from spoken(below, where, language)


def read(*path):
    return yaml.safe_load(ROOT.joinpath(*path).read_text("utf-8"))


@pytest.fixture(scope="module")
def everything(table):
    """
    All that is said: by the gateway, by the sample town, on pages and on papers.
    """
    facts, authorities = table.knowledge.facts, table.knowledge.authorities
    asks = {f"{f.procedure} {a.name}": a for f in table.forms.values() for a in f.asks}
    said = {
        **{name: text for each in table.texts for name, text in each.texts.items()},
        **{name: (fact.says, fact.values) for name, fact in facts.items()},
        **{name: (each.how, each.office) for name, each in authorities.items()},
        **{name: form.name for name, form in table.forms.items()},
        **{n: (a.question, a.label, [*a.of.values()]) for n, a in asks.items()},
        **{page: read(page) for page in PAGES},
    }
    ours = [each for name, text in said.items() for each in spoken(text, name)]
    for folder in FOLDERS:
        for language in LANGUAGES:
            ours += spoken(read(folder, f"{language}.yaml"), folder, language)
    # What is said in Darija is written as people do, with no rules of its own.
    return [each for each in ours if each.language != "ary"]


def spaced(said):
    """
    No space too many, nor, in French, one too few before what ends part of a sentence.
    """
    text = said.text.removesuffix(" · ").replace("...", "…")
    if re.search(r"[^\S\n]{2}|^\s|\s$| [,.](?![\w.])", text):
        return False
    if said.language == "fr":
        return not re.search(r"(?<!\u00a0)(?:[;!?»]|:(?!\d))|«(?!\u00a0)", text)
    return not re.search(r"\s[:;!?؟،؛»]|«\s", text)


def quoted(said):
    """
    Each language has its own marks, and in pairs.
    """
    opens, closes = QUOTES[said.language]
    bare = re.sub(f"{opens}[^{_MARKS}]+{closes}", "", said.text)
    return not any(mark in bare for mark in _MARKS)


def polite(said):
    """
    Whoever reads it is spoken to in one way.
    """
    words = OTHERWISE.get(said.language)
    if words is None or said.where.split()[0] in FAMILIAR:
        return True
    return not re.search(rf"(?<![\w'·-])(?i:{words})(?![\w'-])", said.text)


def for_anybody(said):
    """
    Nobody is left out of the words for people.
    """
    words = GENDERED.get(said.language)
    return words is None or not re.search(rf"\b(?:{words})\b", said.text)


def in_one_language(said):
    """
    Nothing is in Spanish, but what is called so, between brackets or quoted.
    """
    bare = re.sub(r"\([^)]*\)|`[^`]*`|ventanilla show", "", QUOTED.sub("", said.text))
    return said.language not in _UNLIKE_SPANISH or not SPANISH.search(bare)


def in_one_piece(said):
    """
    A number in Arabic has no spaces: its parts would be shown from right to left, and
    dialled so (UAX #9, rule W2).
    """
    return said.language != "ar" or not re.search(r"\d[ \u00a0]\d", said.text)


RULES = (spaced, quoted, polite, for_anybody, in_one_language, in_one_piece)


@pytest.mark.parametrize("holds", RULES, ids=lambda rule: rule.__name__)
def test_all_that_people_read_is_written_as_its_language_is(everything, holds):
    assert [] == [str(said) for said in everything if not holds(said)]


@for_each(
    ("holds", "language", "text"),
    [
        (spaced, "es", "Hecho .  Ya está"),
        (spaced, "en", "Done : it is on its way"),
        (spaced, "fr", "Reçu: une personne le lira"),
        (quoted, "es", 'Escriba "baja"'),
        (quoted, "de", "Schreiben Sie «stop»"),
        (quoted, "en", "Write “stop"),
        (polite, "es", "Dinos tu calle"),
        (polite, "ca", "Truqueu al 112"),
        (polite, "de", "Ruf an, wenn du kannst"),
        (for_anybody, "es", "Lo leen los empleados"),
        (in_one_language, "ro", "Întrebați la ventanilla"),
        (in_one_piece, "ar", "اتصلوا بالرقم 600 000"),
    ],
)
def test_what_is_not_so_is_told(holds, language, text):
    assert not holds(Said("here", language, text))


def test_what_citizens_read_of_ours_is_in_all_that_people_speak():
    missing = [
        (name, language)
        for name, written in shipped().texts.items()
        for language in HEARD
        if language not in written and not FEW.fullmatch(name)
    ]

    assert [] == missing


#: What may be put in: short, long, and what looks like something else.
ODD = (
    "1",
    "O'Donnell 5, 3.º",
    "100 % {town} {0} %s",
    "Ana <b> & Núñez-Álvarez de la Torre y Sáenz de Santamaría",
    "@ana_1",
    "محمد بن علي",
)


@for_each("value", ODD)
def test_whatever_is_put_in_stands_there_as_it_is(value):
    """
    Once for each time that the text has it, and nothing of it is filled again. What has
    Latin letters is set apart where it would turn what is around.
    """
    latin = any(unicodedata.bidirectional(c) == "L" for c in value)
    for written in shipped().texts.values():
        for language, text in written.items():
            names = variables_in(text)
            told = fill(text, dict.fromkeys(names, value))
            apart = f"\u2068{value}\u2069" if language == "ar" and latin else value
            bare = [part for part in re.split(r"\{\w+\}", text) if part]
            assert told.replace(apart, "") == "".join(bare).replace(apart, "")


def test_a_text_in_arabic_is_set_from_right_to_left_whatever_it_begins_with():
    """
    The first letter says so, and one that is set apart is none (UAX #9, rule P2).
    """
    for name, written in shipped().texts.items():
        text = written.get("ar", "")
        told = fill(text, dict.fromkeys(variables_in(text), "Junar de la Vega"))
        for line in re.sub("\u2068[^\u2069]*\u2069", "", told).splitlines():
            ways = map(unicodedata.bidirectional, line)
            first = next((way for way in ways if way in ("L", "R", "AL")), "AL")
            assert first == "AL" or name in ("channel-twitter", "channel-telegram"), (
                name
            )


def test_a_link_stands_alone_whatever_is_around():
    assert "هنا: https://a.example/b" == fill(
        "هنا: {url}", {"url": "https://a.example/b"}
    )


@for_each("language", HEARD)
def test_what_people_are_to_write_is_heard(table, decide, language):
    """
    In the words of each language, copied with whatever marks stand around them.
    """

    def asked(name, **known):
        return QUOTED.findall(table.text(name, language, **known))

    quiet = asked("welcome") + asked("quiet-from-now")
    assert [True, False] == [asks_for_quiet(word) for word in quiet]
    [cancel] = asked("request-booked", number="J-412")
    assert Word.CANCEL is word_of(cancel)[0]
    for spoken_to in ("voice-message", "not-understood"):
        [help_] = asked(spoken_to)
        assert Urgency.EMERGENCY is decide(help_).urgency
    [stolen] = asked("account-further")
    told = decide(stolen)
    assert ["informatica"] == [leg.mailbox for leg in told.legs]
    assert (Urgency.HIGH, Standing.NONE) == (told.urgency, told.requires)
    [support] = asked("support-which")
    assert Backing.FOR is backs(f"{support} J-412")


@pytest.mark.parametrize(
    ("language", "lane"), [("es", "un carril bici"), ("en", "a bicycle lane")]
)
def test_what_is_to_be_written_for_the_plenary_is_heard(table, decide, language, lane):
    proposal, question = QUOTED.findall(table.text("no-vote", language))

    assert "agenda_proposal" == decide(f"{proposal} {lane}").intent
    assert "plenary_question" == decide(f"{question} {lane}").intent


def test_each_language_names_commands_by_its_own_words():
    """
    And all of them are commands.
    """
    told = {
        language: {
            word
            for written in shipped().texts.values()
            for word in re.findall(r"#(\w+)", written.get(language, ""))
            if word != "no"  # "#no es mío"
        }
        for language in LANGUAGES
    }

    assert set(SHOWN) == set(LANGUAGES)
    assert told["es"] | told["en"] <= set(WORDS)
    assert set() == told["es"] & told["en"]
    assert [*map(WORDS.get, SHOWN["es"])] == [*map(WORDS.get, SHOWN["en"])]
