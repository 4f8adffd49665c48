"""
The steps of the course, read from a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from attrs import field, fields, frozen

from gateway.core.decision import Outcome
from gateway.core.errors import GatewayError
from gateway.core.filing import Filing
from gateway.core.identity import Standing
from gateway.core.languages import LANGUAGES
from gateway.core.message import Visibility

#: Texts by the language of the page.
Texts = Mapping[str, str]

_CHANNELS = ("twitter", "telegram", "email")
_VARIABLES = frozenset({"handle", "code", "number"})
_TEXTS = ("title", "explain", "example", "well", "again")


class LessonsInvalid(GatewayError):
    """
    A file of lessons cannot be used: where and why.
    """


@frozen(kw_only=True)
class Expected:
    """
    What becomes of a message that is as the step expects; empty fields match anything.

    Attributes:
        outcome: The decision's outcome.
        intent: The decision's intent.
        topics: Some of the decision's topics.
        rule: The rule that decided.
        standing: The sender's minimum standing.
        says: The name of a text that the gateway says; ``fact`` is an answer from
            facts.
        answer: Words in an answer.
    """

    outcome: Outcome | None = None
    intent: str = ""
    topics: tuple[str, ...] = ()
    rule: str = ""
    standing: Standing = Standing.NONE
    says: str = ""
    answer: str = ""

    def met(self, filing: Filing, answers: Sequence[str], number: str) -> bool:
        """
        Say whether a message was as the step expects.

        Args:
            filing: The message's filing.
            answers: What was said to its sender since.
            number: The number of their last case on the channel; empty if they have
                none.
        """
        decision, verdict = filing.decision, filing.verdict
        if decision is None or verdict is None:
            return False
        wanted = (
            self.outcome in (None, decision.outcome),
            self.intent in ("", decision.intent),
            set(self.topics) <= set(decision.topics),
            self.rule in ("", decision.rule),
            self.says in ("", *decision.says),
            self.standing <= verdict.standing,
            "{number}" not in self.answer or bool(number),
        )
        words = self.answer.replace("{number}", number)
        return all(wanted) and (not words or any(words in text for text in answers))


@frozen
class StaffReply:
    """
    The answer of an employee, whom the course plays.
    """

    mailbox: str
    says: Texts


@frozen(kw_only=True)
class Lesson:
    """
    One step of the course.

    Attributes:
        id: Its id in the page's URL.
        channel: Where the learner writes.
        public: Whether they write in public.
        code: Whether the clerk enrols them, and gives them a code for this channel.
        title, explain: Its title, and what to do.
        example: What may be written.
        expects: When it is completed.
        reply: What an employee answers then.
        well, again: What the learner is told on success, or what to try.
    """

    id: str
    channel: str
    title: Texts
    explain: Texts
    example: Texts
    expects: Expected
    well: Texts
    again: Texts
    public: bool = False
    code: bool = False
    reply: StaffReply | None = field(default=None)

    @property
    def visibility(self) -> Visibility:
        """
        Who reads what is written there.
        """
        return Visibility.PUBLIC if self.public else Visibility.PRIVATE


def read_lessons(path: Path | None = None) -> tuple[Lesson, ...]:
    """
    Read a file of lessons; without one, those that come with the gateway.

    Raises:
        LessonsInvalid: The file cannot be used.
    """
    name = str(path or "lessons.yaml")
    try:
        text = (
            files("gateway.sandbox") / "course" / "lessons.yaml"
            if path is None
            else path
        ).read_text(encoding="utf-8")
        entries = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
        raise LessonsInvalid(f"{name}: cannot be read: {e}") from e
    if not isinstance(entries, list) or not entries:
        raise LessonsInvalid(f"{name}: must be a list of steps")
    lessons = tuple(
        _lesson(entry, f"{name}: step {number}")
        for number, entry in enumerate(entries, 1)
    )
    if len({lesson.id for lesson in lessons}) < len(lessons):
        raise LessonsInvalid(f"{name}: two steps have one id")
    return lessons


def _lesson(entry: Any, where: str) -> Lesson:
    known = {a.name for a in fields(Lesson)}
    needed = {"id", "channel", "expects", *_TEXTS}
    if not isinstance(entry, dict) or not needed <= entry.keys() <= known:
        raise LessonsInvalid(
            f"{where}: has {', '.join(sorted(needed))}, and may have "
            f"{', '.join(sorted(known - needed))}"
        )
    name, channel = entry["id"], entry["channel"]
    if not (isinstance(name, str) and name.isascii() and name.isalnum()):
        raise LessonsInvalid(f"{where}: id must be letters and digits")
    if channel not in _CHANNELS:
        raise LessonsInvalid(f"{where}: channel must be one of {', '.join(_CHANNELS)}")
    flags = {flag: entry.get(flag, False) for flag in ("public", "code")}
    for flag, given in flags.items():
        if not isinstance(given, bool):
            raise LessonsInvalid(f"{where}: {flag} must be yes or no")
    if flags["public"] and channel != "twitter":
        raise LessonsInvalid(f"{where}: only what is written on twitter can be public")
    return Lesson(
        id=name,
        channel=channel,
        public=flags["public"],
        code=flags["code"],
        expects=_expected(entry["expects"], where),
        reply=_reply(entry.get("reply"), where),
        **{name: _texts(entry[name], f"{where}: {name}") for name in _TEXTS},
    )


def _expected(entry: Any, where: str) -> Expected:
    known = {a.name for a in fields(Expected)}
    if not isinstance(entry, dict) or not entry or not entry.keys() <= known:
        raise LessonsInvalid(f"{where}: expects takes {', '.join(sorted(known))}")
    given = dict(entry)
    try:
        if "outcome" in given:
            given["outcome"] = Outcome(given["outcome"])
        if "standing" in given:
            given["standing"] = Standing[str(given["standing"]).upper()]
    except (ValueError, KeyError) as e:
        raise LessonsInvalid(f"{where}: expects: there is no {e}") from e
    topics = given.pop("topics", ())
    if not isinstance(topics, (list, tuple)):
        raise LessonsInvalid(f"{where}: expects: topics must be a list")
    for name in given.keys() & {"intent", "rule", "says", "answer"}:
        if not isinstance(given[name], str):
            raise LessonsInvalid(f"{where}: expects: {name} must be a text")
    return Expected(topics=tuple(map(str, topics)), **given)


def _reply(entry: Any, where: str) -> StaffReply | None:
    if entry is None:
        return None
    if not isinstance(entry, dict) or entry.keys() != {"mailbox", "says"}:
        raise LessonsInvalid(f"{where}: reply has mailbox and says")
    return StaffReply(str(entry["mailbox"]), _texts(entry["says"], f"{where}: reply"))


def _texts(entry: Any, where: str) -> Texts:
    if not isinstance(entry, dict) or not set(LANGUAGES) <= entry.keys():
        raise LessonsInvalid(f"{where}: must say it in {' and '.join(LANGUAGES)}")
    texts = {language: str(entry[language]) for language in LANGUAGES}
    for text in texts.values():
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name}
        except ValueError as e:
            raise LessonsInvalid(f"{where}: {e}") from e
        if not named <= _VARIABLES:
            raise LessonsInvalid(
                f"{where}: knows {{handle}}, {{code}} and {{number}}, not "
                f"{', '.join(sorted(named - _VARIABLES))}"
            )
    return texts
