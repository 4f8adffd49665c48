"""
A message that may be said to a form, with the request that asks.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.requests.form import Ask
from gateway.core.requests.request import Request
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.scribe import Scribe
from gateway.town.forms.answer import FormAnswer
from gateway.town.forms.filling import Filling
from gateway.town.forms.words import Word


@frozen(kw_only=True)
class Utterance:
    """
    A message that may be said to a request.

    Attributes:
        request: The request, with the files that came.
        scribe: Writes the texts of its form.
        origin: The filing of the message that began it, if there is one.
        word: The word that is said instead of an answer, if any.
    """

    hearing: Hearing
    request: Request
    scribe: Scribe
    origin: Filing | None
    word: Word | None

    @property
    def ask(self) -> Ask | None:
        """
        The open question; None where the summary is to be confirmed.
        """
        return self.scribe.form.ask(self.request.asked)

    @property
    def filling(self) -> Filling:
        """
        The form as something to fill.
        """
        return self.scribe.filling

    @property
    def answer(self) -> FormAnswer:
        """
        The message as a form reads it.
        """
        began = self.origin.message if self.origin else None
        edited = self.hearing.message.edit_of
        first = began.reference == edited if began and edited else False
        return meant.form_answer(self.hearing, first=first)
