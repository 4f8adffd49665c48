"""
Errors that several modules raise or catch; an error of one module alone is defined
there.

GatewayError
├── Mistake                 something written wrongly in a file, and where
├── Unreadable              a channel cannot make a message of what arrived
├── TokenInvalid            a reply address or a pass that we did not sign
├── DocumentInvalid         an identity document's number that cannot be right
│   └── DocumentMistyped        ... whose check letter is wrong
├── DeskRefused             what a clerk asks for is not allowed, and why
├── StepUpRefused           the e-office's assertion is not valid
├── DatabaseMissing         there is no database of the gateway's where one must be
├── NotConfigured           a channel has no settings at all, and stays off
├── SettingsInvalid         settings are missing or wrong
└── SendFailure             a channel could not say it
    ├── TemporaryFailure        ... it was not said; retry
    ├── PermanentFailure        ... it was not said; do not retry
    └── UnknownOutcome          ... it may have been said
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

#: What people read of an error of our own; the log has the rest.
FAULT = "an error of the gateway; see its log"


class GatewayError(Exception):
    """
    The base class of all errors of the gateway; catch it only at the outermost edge.
    """


@frozen(order=True)
class Position:
    """
    A place in a file, with line and column counted from one, as editors do.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@frozen
class Mistake(GatewayError):
    """
    One mistake in routes.yaml or in a file that it includes.

    Printed as compilers do, so that an editor can jump to it.
    """

    position: Position
    problem: str
    hint: str | None = None

    def __str__(self) -> str:
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.position}: {self.problem}{tail}"


class Unreadable(GatewayError):
    """
    What arrived cannot be made into a message; its raw form is kept for a person.
    """


class TokenInvalid(GatewayError):
    """
    A reply address or a page's pass bears a token that we did not sign.
    """


class DocumentInvalid(GatewayError):
    """
    An identity document's number cannot be right. A `Sentence` says why, without the
    number.
    """


class DocumentMistyped(DocumentInvalid):
    """
    The check letter does not fit the digits.
    """


class DeskRefused(GatewayError):
    """
    What a clerk asks for is not allowed. One `Sentence` or several say why, and what to
    do.
    """


class StepUpRefused(GatewayError):
    """
    What came back from the e-office is not valid. The message says why, and quotes
    nothing of it.
    """


class DatabaseMissing(GatewayError):
    """
    The database named in the message is not there, or has none of the gateway's tables.
    """


class OlderCopy(GatewayError):
    """
    The database is an older copy of the one that this node worked on: nothing more may
    be written to it, or said by it, until what was lost is made up for.
    """

    def __init__(self) -> None:
        super().__init__(
            "the database is an older copy of the one that this node wrote to: it "
            "takes and says nothing until it is started again, which leaves out the "
            "numbers that were lost"
        )


class NotConfigured(GatewayError):
    """
    None of a channel's settings are set: it stays off, which is no mistake.
    """


@frozen
class SettingsInvalid(GatewayError):
    """
    Settings that are missing or wrong, all reported at once.

    Attributes:
        problems: One sentence each: the setting, the file it came from (if any), what
            is wrong and what to do. Never the value.
    """

    problems: tuple[str, ...]

    def __str__(self) -> str:
        return "; ".join(self.problems)


class SendFailure(GatewayError):
    """
    A channel did not say what it was asked to say, or may not have.
    """


class TemporaryFailure(SendFailure):
    """
    It was not said, and may be retried: the channel is throttled, busy or unreachable.

    Attributes:
        retry_at: When the channel asked us to come back, if it did. Such a wait is not
            counted as an attempt.
    """

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at


class PermanentFailure(SendFailure):
    """
    It was not said, and retrying cannot help.
    """


class UnknownOutcome(SendFailure):
    """
    The channel took the request but did not confirm it: look before saying it again.

    Attributes:
        retry_at: When the channel asked us to come back, if it did.
    """

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at
