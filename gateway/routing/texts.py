"""
What the gateway itself says: the town's texts, and its own where the town has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files

from attrs import field, frozen

from gateway.core.decision import AUTHORITY
from gateway.core.languages import HEARD
from gateway.core.requests.form import Said
from gateway.core.writing.links import links
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node, Scalar, compose, held, shown
from gateway.routing.variables import VARIABLE, fill, variables_in
from gateway.routing.words.text import STEMMERS

#: What may stand in any text in curly brackets.
VARIABLES = ("town", "office", "person")

#: What may besides, where people are told the number of their case.
NUMBER = "number"

#: What one of our texts is there to tell, and a town's in its place cannot leave out: a
#: code, where to press, and what somebody wrote.
_MUST = ("code", "url", "text")

#: The text by which a day is told with its time.
MOMENT = "moment"

#: How long a name is taken to be, as names are here.
NAME = 30

#: Why something must be said in the town's first language.
_ELSE = "it is said where no other language fits"

#: Where no line ends: French has a space before what ends a part of a sentence, most
#: languages have one before a per cent sign.
_UNBROKEN = re.compile(r" (?=[:;!?»%](?!\w))|(?<=«) ")
#: Begins a link, though a variable may stand where X looks for its host.
_BEGUN = re.compile(r"https?:|\bwww\.", re.IGNORECASE)


@frozen
class Texts:
    """
    Texts by name and language.
    """

    texts: Mapping[str, Mapping[str, str]] = field(factory=dict)

    def find(self, name: str, languages: Iterable[str]) -> tuple[str, str] | None:
        """
        Give the text in the first of *languages* that it is written in, behind that.
        """
        written = self.texts.get(name, {})
        return next(
            ((each, written[each]) for each in languages if each in written), None
        )


@cache
def shipped() -> Texts:
    """
    Give the gateway's own texts: they are part of it, as its code is. All of them are
    in Spanish and English; those of danger, of identity, of cases, of forms, of the
    plenary and of who asks for notices are in the other languages, too.

    Raises:
        ExceptionGroup: Whoever changed them made mistakes: all of them.
    """
    texts: dict[str, dict[str, str]] = {}
    reader = Reader()
    for language in HEARD:
        file = files("gateway.catalogue") / f"{language}.yaml"
        root = compose(file.read_text(encoding="utf-8"), file.name, reader.mistakes)
        for key, node in reader.entries(root, "texts"):
            texts.setdefault(key.value, {})[language] = _written(node, reader)
    if reader.mistakes:
        raise ExceptionGroup("the gateway's own texts", reader.mistakes)
    return Texts(texts)


def read_texts(node: Node | None, reader: Reader, language: str, own: Texts) -> Texts:
    """
    Read the town's texts: ``name: text``, or by language ``name: {es: text}``. One
    that takes the place of a text of our *own* may use its variables, too, and must
    use those that it is there for; any other is said by rules, so that it may tell the
    number of a case, and is in *language*, the town's first, in that of its file, or in
    English.
    """
    texts: dict[str, dict[str, str]] = {}
    for name, value in reader.entries(node, "texts"):
        ours = " ".join(own.texts.get(name.value, {}).values())
        known = variables_in(ours) if ours else (NUMBER,)
        variables = (*VARIABLES, *known)
        must = [each for each in _MUST if each in known]
        written = texts.setdefault(name.value, {})
        if not isinstance(value, Fields):
            spoken = reader.language_of(value, language)
            written[spoken] = checked(value, reader, variables, must)
            continue
        # Which warnings it allows is read with those of all other parts.
        for each, said in reader.by_language(value, "allow"):
            written[each] = checked(said, reader, variables, must)
        if not written:
            hint = f"{name.value}: {{{language}: what is said}}"
            reader.mistake(name, f"text {name.value} says nothing", hint)
        elif not ours and written.keys().isdisjoint(
            (language, "en", reader.language_of(value, language))
        ):
            reader.mistake(name, _unsaid(language), _ELSE)
    return Texts(texts)


def untold(own: Texts, *, numbers: bool) -> dict[str, tuple[str, ...]]:
    """
    Give the variables of each text for which nothing stands where a rule says it.

    Args:
        own: The texts of the town, which take the place of the gateway's.
        numbers: Whether people are told the numbers of their cases.
    """
    return {**_untold_of_shipped(numbers=numbers), **_untold(own, numbers=numbers)}


@cache
def _untold_of_shipped(*, numbers: bool) -> dict[str, tuple[str, ...]]:
    return _untold(shipped(), numbers=numbers)


def _untold(texts: Texts, *, numbers: bool) -> dict[str, tuple[str, ...]]:
    told = (*VARIABLES, *((NUMBER,) if numbers else ()))
    return {
        name: tuple(each for each in variables if each not in told)
        for name, variables in _with_variables(texts).items()
        # This one is put together as it is decided.
        if name != AUTHORITY
    }


def _with_variables(texts: Texts) -> dict[str, tuple[str, ...]]:
    return {
        name: variables_in(" ".join(said.values()))
        for name, said in texts.texts.items()
    }


def look_up(
    texts: Sequence[Texts], name: str, languages: Sequence[str]
) -> tuple[str, str]:
    """
    Give the text *name*, as it is written, in the first two of *languages* if it is in
    one, else in the first of the others, in English or in whatever it is in: nothing
    waits for want of a translation. What it is in stands before it: whatever is put
    into it is said in that language, too.

    Args:
        texts: Those of the town, and the gateway's own.
        name: What it is called.
        languages: In which it is wanted, and what the town speaks, foremost first.

    Raises:
        KeyError: There is no such text.
    """
    for wanted in (languages[:2], (*languages[2:], "en"), STEMMERS):
        for each in texts:
            found = each.find(name, wanted)
            if found is not None:
                return found
    raise KeyError(name)


def read_said(
    node: Node, reader: Reader, language: str, variables: Collection[str]
) -> dict[str, str]:
    """
    Read what is said: ``a text``, in *language*, the town's first, or by language. In a
    file that is written in another it may be in that instead, and is said so where no
    other fits.
    """
    spoken = reader.language_of(node, language)
    if not isinstance(node, Fields):
        said = checked(node, reader, variables)
        return {language: said, spoken: said}
    written = {
        each: checked(said, reader, variables)
        for each, said in reader.by_language(node)
    }
    if written.keys().isdisjoint((language, spoken)):
        reader.mistake(node, _unsaid(language), _ELSE)
    # The town's own comes first: it is what is said where no other fits.
    return {language: written.pop(language, written.get(spoken, "")), **written}


def read_shorts(part: Fields, reader: Reader, language: str) -> dict[str, Said]:
    """
    Give the ``short`` of each rule of *part* that has one, by language; in *language*,
    the town's first, always.
    """
    named = [(key.value, held(node, "short")) for key, node in part.pairs]
    return {
        name: read_said(short, reader, language, ())
        for name, short in named
        if short is not None
    }


def day_and_time(at: datetime, language: str) -> dict[str, str]:
    """
    Give what stands in `MOMENT` for *at*, by its own clock, in a *language*.
    """
    return {
        "day": spoken_date(at.date(), language),
        "time": f"{at.hour}:{at:%M}",
    }


def link_in(text: str) -> str:
    """
    Give the first link in *text*, or what begins one; empty if there is none.
    """
    found = _BEGUN.search(text)
    return next(iter(links(text)), found[0] if found else "")


def room(text: str) -> int:
    """
    Say how much room *text* takes once it is filled.
    """
    return weigh(fill(text, dict.fromkeys(variables_in(text), "n" * NAME)))


def _unsaid(language: str) -> str:
    return f"nothing is said in {language}, the town's first language"


def _written(node: Node, reader: Reader) -> str:
    # Spaces at its end may be meant; the newline of a YAML block is not.
    if isinstance(node, Scalar) and node.value.strip():
        return _UNBROKEN.sub("\u00a0", node.value.strip("\n"))
    return reader.text(node, "a text")


def checked(
    node: Node, reader: Reader, variables: Collection[str], must: Sequence[str] = ()
) -> str:
    """
    Read a text that is said: short, without links, with *variables* that there are, and
    all that there *must* be.
    """
    text = _written(node, reader)
    for found in VARIABLE.finditer(text):
        if found[1] not in variables:
            hint = f"there are: {', '.join(dict.fromkeys(variables))}"
            reader.mistake(node, f"unknown variable {{{found[1]}}}", hint)
    for name in must:
        if name not in variables_in(text):
            hint = "what it is there to tell would not be told"
            reader.mistake(node, f"{{{name}}} is missing in the text", hint)
    rest = VARIABLE.sub("", text)
    if "{" in rest or "}" in rest:
        reader.mistake(node, "a curly bracket without its partner")
    link = link_in(text)
    if link:
        hint = "X charges for links, and people learn not to trust them"
        reader.mistake(node, f"a link in a text: {shown(link)}", hint)
    length = room(text)
    if length > MOST:
        hint = f"at most {MOST}, names counted as {NAME}"
        reader.mistake(node, f"the text is {length} characters long", hint)
    return text
