"""
The form of a case's page: all that is in its fields, and what the button that was
pressed does with it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from attrs import fields_dict, frozen

from gateway.core.console.slips import SlipFile
from gateway.daemon.console.received import Received, number_sent
from gateway.town.commands import Verb
from gateway.town.composing import VERBS

#: The fields that a command uses, and those of all others.
_USED: Mapping[Verb, Sequence[str]] = {
    Verb.TAKE: (),
    Verb.NOTE: ("note",),
    Verb.PASS: ("note", "to"),
    Verb.NOT_MINE: ("note",),
    Verb.SPLIT: ("note",),
}
_FOR_CITIZEN = ("text", "files")

#: Commands that need a text; an answer may be a file instead.
_NEED_TEXT = (Verb.ANSWER, Verb.ASK, Verb.PRIVATE, Verb.NOTE, Verb.CANCEL)


@frozen(kw_only=True)
class Draft:
    """
    What is in the fields of a case's page.

    Attributes:
        text: For the citizen, as are the files.
        note: Inside the town hall.
        to: The mailbox to which the case is passed.
    """

    text: str = ""
    note: str = ""
    to: str = ""
    files: tuple[SlipFile, ...] = ()

    @property
    def words(self) -> str:
        """
        The words in its fields.
        """
        return "\n\n".join(filter(None, (self.text, self.note)))

    def only(self, names: Container[str]) -> Draft:
        """
        Return it with the fields of these *names* alone.
        """
        named = {name: getattr(self, name) for name in fields_dict(Draft)}
        return Draft(**{name: each for name, each in named.items() if name in names})


@frozen(kw_only=True)
class ConsoleWish:
    """
    What an employee asks for.

    Attributes:
        draft: All that was in the fields.
        nonce: From the form: sent twice, it counts once.
        last: How much had happened to the case when the form was shown.
        is_late: Something has happened since.
    """

    verb: Verb
    draft: Draft
    nonce: str
    last: int | None
    is_late: bool = False

    @property
    def used(self) -> Draft:
        """
        What is written down.
        """
        return self.draft.only(self._uses)

    @property
    def left(self) -> Draft:
        """
        What another button is for: nothing is done with it.
        """
        return self.draft.only({*fields_dict(Draft)} - {*self._uses})

    @property
    def text(self) -> str:
        """
        The text that is used, for the citizen or inside the town hall.
        """
        return self.used.words

    @property
    def field(self) -> str:
        """
        The field of the form in which something is missing; empty if nothing is.
        """
        if self.is_late or not self.problem:
            return ""
        if self.verb is Verb.PASS:
            return "to"
        if self.problem == "empty_file":
            return "files"
        return "note" if "note" in self._uses else "text"

    @property
    def problem(self) -> str:
        """
        The name of the text that says what is missing; empty if nothing is.
        """
        if self.is_late:
            return "late"
        if self.verb is Verb.PASS and not self.draft.to:
            return "no_mailbox"
        files = self.used.files
        if not all(file.content for file in files):
            return "empty_file"
        nothing = not (self.text or files)
        return "no_text" if nothing and self.verb in _NEED_TEXT else ""

    @property
    def _uses(self) -> Sequence[str]:
        return _USED.get(self.verb, _FOR_CITIZEN)


def wish_of(form: Received) -> ConsoleWish | None:
    """
    Read a form of a case's page; None if it is none of ours.
    """
    try:
        verb = Verb(form.text("verb"))
    except ValueError:
        return None
    if verb not in VERBS:
        return None
    draft = Draft(
        text=form.text("text"),
        note=form.text("note"),
        to=form.text("to"),
        files=tuple(form.files.get("files", ())),
    )
    return ConsoleWish(
        verb=verb,
        draft=draft,
        nonce=form.text("nonce"),
        last=number_sent(form.text("last")),
    )
