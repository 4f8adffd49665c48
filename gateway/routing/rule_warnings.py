"""
Warnings about rules that compile, but probably do not do what their author meant.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from gateway.core.errors import Position


class Lint(Enum):
    """
    A kind of warning: its code, which never changes, and its name, which rules write
    behind ``allow`` to silence it.
    """

    UNREACHABLE_RULE = ("L01", "unreachable-rule")
    UNTESTED_RULE = ("L02", "untested-rule")
    SHADOWED_WORD = ("L03", "shadowed-word")
    UNUSED_MAILBOX = ("L04", "unused-mailbox")
    NO_BACKUP = ("L05", "no-backup")
    BACKUP_CIRCLE = ("L06", "backup-circle")
    CONFIDENTIAL_LEAKING = ("L07", "confidential-leaking")
    LONG_TEXT = ("L08", "long-text")
    MISSING_LANGUAGE = ("L09", "missing-language")
    UNUSED_TEXT = ("L10", "unused-text")
    NO_OWNER = ("L11", "no-owner")
    TERM_WITHOUT_HOURS = ("L12", "term-without-hours")
    SOLVED_BEFORE_ANSWERED = ("L13", "solved-before-answered")
    EXPIRED_FACT = ("L14", "expired-fact")
    MISSING_DAYS = ("L15", "missing-days")
    UNUSED_CALENDAR = ("L16", "unused-calendar")
    UNTRANSLATED = ("L17", "untranslated")
    NO_PROPOSALS = ("L18", "no-proposals")
    NOT_CONFIDENTIAL = ("L19", "not-confidential")
    CALENDAR_OVER = ("L20", "calendar-over")
    PAST_DATES = ("L21", "past-dates")
    NO_DANGER = ("L22", "no-danger")
    UNNAMED_PLACES = ("L23", "unnamed-places")
    UNKNOWN_CHANNEL = ("L24", "unknown-channel")
    FAR_POINT = ("L25", "far-point")
    EVERYDAY_WORD = ("L26", "everyday-word")

    @property
    def code(self) -> str:
        """
        The code, such as ``L01``.
        """
        return self.value[0]

    @property
    def label(self) -> str:
        """
        The name, such as ``unreachable-rule``.
        """
        return self.value[1]


#: What may stand behind ``allow``.
ALLOWED = tuple(lint.label for lint in Lint)


@frozen
class RuleWarning:
    """
    A warning about one place in the rules.

    Attributes:
        texts: The names of the texts that it is about, where they are too many for a
            line.
    """

    lint: Lint
    position: Position
    problem: str
    hint: str | None = None
    texts: tuple[str, ...] = ()

    def __str__(self) -> str:
        tail = f" ({self.hint})" if self.hint else ""
        kind = f"[{self.lint.code} {self.lint.label}]"
        return f"{self.position}: warning: {self.problem}{tail} {kind}"


@frozen
class RuleWarnings:
    """
    All warnings about a set of rules.
    """

    those: tuple[RuleWarning, ...]
