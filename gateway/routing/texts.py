"""
The texts that the gateway says: the town's, and the shipped ones where the town has
none.
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

#: Variables that any text may use.
VARIABLES = ("town", "office", "person")

#: A further one, where people are told the number of their case.
NUMBER = "number"

#: Variables that a town's text must use if the shipped text that it replaces does: a
#: code, the link to press, and what somebody wrote.
_MUST = ("code", "url", "text")

#: The text that formats a day with its time.
MOMENT = "moment"

#: The length, in characters, that a variable's value is taken to have.
NAME = 30

#: The hint where a text is missing in the town's first language.
_ELSE = "it is used where no other language fits"

#: Spaces that must not break: French has one before ``: ; ! ?`` and within « », most
#: languages have one before a per cent sign.
_UNBROKEN = re.compile(r" (?=[:;!?»%](?!\w))|(?<=«) ")
#: The beginning of a link, though a variable may stand in place of its host.
_BEGUN = re.compile(r"https?:|\bwww\.", re.IGNORECASE)


@frozen
class Texts:
    """
    Texts by name and language.
    """

    texts: Mapping[str, Mapping[str, str]] = field(factory=dict)

    def find(self, name: str, languages: Iterable[str]) -> tuple[str, str] | None:
        """
        Return the first of *languages* that the text *name* is written in, and the
        text; None if it is in none of them.
        """
        written = self.texts.get(name, {})
        return next(
            ((each, written[each]) for each in languages if each in written), None
        )


@cache
def shipped() -> Texts:
    """
    Return the texts shipped with the gateway (``gateway/catalogue``). All are in
    Spanish and English; those on danger, identity, cases, forms, the plenary and
    subscriptions are in the other languages, too.

    Raises:
        ExceptionGroup: The shipped files have mistakes: one Mistake for each.
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
    Read the town's texts: ``name: text``, or by language ``name: {es: text}``.

    A text that replaces one of the gateway's *own* may use that one's variables, too,
    and must use those of `_MUST` that it has. Any other text is said by rules: it may
    use `NUMBER`, and must be in *language*, the town's first, in the language of its
    file, or in English.
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
        # `allow` is read elsewhere, with that of all other parts.
        for each, said in reader.by_language(value, "allow"):
            written[each] = checked(said, reader, variables, must)
        if not written:
            hint = f"{name.value}: {{{language}: the text}}"
            reader.mistake(name, f"text {name.value} is empty", hint)
        elif not ours and written.keys().isdisjoint(
            (language, "en", reader.language_of(value, language))
        ):
            reader.mistake(name, _unsaid(language), _ELSE)
    return Texts(texts)


def untold(own: Texts, *, numbers: bool) -> dict[str, tuple[str, ...]]:
    """
    Return, for each text by name, its variables that have no value when a rule says it.

    Args:
        own: The town's texts, which replace the gateway's of the same name.
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
        # This one is filled while the decision is made.
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
    Return the language in which the text *name* was found, and the text, unfilled: what
    is put into it should be in that language, too.

    The town's text comes before the gateway's in the first two *languages*; then both
    are looked up in the other *languages* and English; then in any language, as a
    missing translation must not hold anything up.

    Args:
        texts: The town's, and the gateway's own.
        name: The name of the text.
        languages: The language wanted, then those of the town, foremost first.

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
    Read a text or ``{language: text}`` into texts by language. A bare text is in the
    language of its file, and also stands for *language*, the town's first; one by
    language must be in one of these two.
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
    # The first entry is the fallback where no other language fits.
    return {language: written.pop(language, written.get(spoken, "")), **written}


def read_shorts(part: Fields, reader: Reader, language: str) -> dict[str, Said]:
    """
    Return the ``short`` of each rule of *part* that has one, by language, always with
    one in *language*, the town's first.
    """
    named = [(key.value, held(node, "short")) for key, node in part.pairs]
    return {
        name: read_said(short, reader, language, ())
        for name, short in named
        if short is not None
    }


def day_and_time(at: datetime, language: str) -> dict[str, str]:
    """
    Return the variables of the text `MOMENT` for the time *at*, in its own time zone,
    in a *language*.
    """
    return {
        "day": spoken_date(at.date(), language),
        "time": f"{at.hour}:{at:%M}",
    }


def link_in(text: str) -> str:
    """
    Return the first link in *text*, or the beginning of one; empty if there is none.
    """
    found = _BEGUN.search(text)
    return next(iter(links(text)), found[0] if found else "")


def room(text: str) -> int:
    """
    Return the weighted length of *text* (as X counts) with each variable taken to be
    `NAME` characters long.
    """
    return weigh(fill(text, dict.fromkeys(variables_in(text), "n" * NAME)))


def _unsaid(language: str) -> str:
    return f"the text is missing in {language}, the town's first language"


def _written(node: Node, reader: Reader) -> str:
    # Spaces at its end may be meant; the newline of a YAML block is not.
    if isinstance(node, Scalar) and node.value.strip():
        return _UNBROKEN.sub("\u00a0", node.value.strip("\n"))
    return reader.text(node, "a text")


def checked(
    node: Node, reader: Reader, variables: Collection[str], must: Sequence[str] = ()
) -> str:
    """
    Read a text and note as mistakes: a variable that is not in *variables*, one of
    *must* that is missing, a link, and more than `MOST` characters.
    """
    text = _written(node, reader)
    for found in VARIABLE.finditer(text):
        if found[1] not in variables:
            hint = f"there are: {', '.join(dict.fromkeys(variables))}"
            reader.mistake(node, f"unknown variable {{{found[1]}}}", hint)
    for name in must:
        if name not in variables_in(text):
            hint = "people need what it stands for"
            reader.mistake(node, f"{{{name}}} is missing in the text", hint)
    rest = VARIABLE.sub("", text)
    if "{" in rest or "}" in rest:
        reader.mistake(node, "a curly bracket has no counterpart")
    link = link_in(text)
    if link:
        hint = "X charges for links, and people learn not to trust them"
        reader.mistake(node, f"a link in a text: {shown(link)}", hint)
    length = room(text)
    if length > MOST:
        hint = f"at most {MOST}; each variable counts as {NAME}"
        reader.mistake(node, f"the text is {length} characters long", hint)
    return text
