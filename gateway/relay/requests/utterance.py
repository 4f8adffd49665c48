"""
What somebody says who is asked something: with the request that asks, and what is
said instead of an answer.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.requests.form import Ask
from gateway.core.requests.request import Request
from gateway.relay.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.scribe import Scribe
from gateway.town.forms.answer import Answer
from gateway.town.forms.filling import Filling
from gateway.town.forms.words import Word


@frozen(kw_only=True)
class Utterance:
    """
    What may be said to a request.

    Attributes:
        request: The one, with the files that came.
        scribe: Writes for its form.
        origin: The filing of the message that began it, if there is one.
        word: What is said instead of an answer, if anything.
    """

    hearing: Hearing
    request: Request
    scribe: Scribe
    origin: Filing | None
    word: Word | None

    @property
    def ask(self) -> Ask | None:
        """
        What the request asks just now; None where it asks for a yes.
        """
        return self.scribe.form.ask(self.request.asked)

    @property
    def filling(self) -> Filling:
        """
        The form, to be filled.
        """
        return self.scribe.filling

    @property
    def answer(self) -> Answer:
        """
        What is said, as a form reads it.
        """
        return meant.said(self.hearing)
