"""
Reading of ``facts``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from attrs import field, frozen

from gateway.core.intents import INFORMATION
from gateway.core.writing.weight import MOST
from gateway.routing.around.windows import NAMES
from gateway.routing.conditions import Condition, all_of
from gateway.routing.effect import Effect
from gateway.routing.facts.fact import ANY, Fact
from gateway.routing.facts.upcoming import CALENDAR
from gateway.routing.parsing.effects import Names
from gateway.routing.parsing.matchers import wants
from gateway.routing.parsing.reader import Reader, meant
from gateway.routing.parsing.rule_condition import read_condition
from gateway.routing.parsing.source import Fields, Node, Scalar, held, shown
from gateway.routing.parsing.wording import Scope
from gateway.routing.rules import Rule
from gateway.routing.texts import checked, read_said

#: Keys of the condition of a fact, which also requires that something is asked.
ASKS = ("match", "words", "hashtags", "patterns", "unless")
FACT = (*ASKS, "topic", "owner", "of", "until", "says", "days", "allow")

#: Required keys.
FACT_MUST = ("of", "says")

#: Keys of ``days`` besides dates: weekdays, and public holidays.
WEEKDAYS = {name.lower(): number for number, name in enumerate(NAMES)}
HOLIDAY = "holiday"

#: Variables that differ from day to day.
_DAILY = ("day", "value")


@frozen(kw_only=True)
class _Days:
    dates: dict[date, dict[str, str]] = field(factory=dict)
    weekdays: dict[int, dict[str, str]] = field(factory=dict)
    holidays: dict[str, str] = field(factory=dict)


@frozen(kw_only=True)
class FactReader:
    """
    Reads ``facts``.

    Attributes:
        reader: Reads values, and collects mistakes.
        names: The names that rules may refer to.
        scope: For their conditions.
        dated: By language, the text behind every fact with its date.
    """

    reader: Reader
    names: Names
    scope: Scope
    dated: Mapping[str, str]

    def read(self, part: Fields) -> dict[str, Fact]:
        """
        Read all facts; return them by the names of their rules, in file order.
        """
        facts = (self._fact(key, node) for key, node in part.pairs)
        return {fact.rule.name: fact for fact in facts if fact is not None}

    def _fact(self, key: Scalar, node: Node) -> Fact | None:
        reader, rule = self.reader, f"fact {key.value}"
        known = reader.fields(node, rule, FACT, ASKS)
        for must in FACT_MUST:
            if must not in known:
                hint = "of: the day on which it was true, 2026-02-20; says: the text"
                reader.mistake(key, f"{rule} has no {must!r}", hint)
        condition = self._condition(key, rule, known)
        of = self._date(known.get("of"), "of")
        if condition is None or of is None or "says" not in known:
            return None
        days = self._days(known.get("days"))
        daily = _DAILY if "days" in known else ()
        allowed = (*CALENDAR, *daily)
        says = read_said(known["says"], reader, self.names.language, allowed)
        fact = Fact(
            name=key.value,
            rule=Rule(name=rule, condition=condition, effect=self._effect(known)),
            of=of,
            until=self._until(known, of),
            says=says,
            dates=days.dates,
            weekdays=days.weekdays,
            holidays=days.holidays,
        )
        self._measure(known["says"], fact)
        return fact

    def _condition(
        self, key: Scalar, rule: str, known: Mapping[str, Node]
    ) -> Condition | None:
        # A fact answers only the intent `information`. If the rules lack that intent,
        # this is reported elsewhere, once.
        known_as = INFORMATION in self.names.intents or self.reader.partial
        asked = (
            wants(Scalar(INFORMATION, key.position), self.scope) if known_as else None
        )
        condition = read_condition(known, self.scope)
        if condition is None:
            self.reader.mistake(
                key, f"{rule} never matches", "give it words, or a match"
            )
        return asked and condition and all_of((asked, condition))

    def _effect(self, known: Mapping[str, Node]) -> Effect:
        owner = self.reader.names(known.get("owner"), "mailbox", self.names.mailboxes)
        topics = self.reader.names(known.get("topic"), "topic", self.names.topics)
        return Effect(deliver=owner, topics=topics)

    def _until(self, known: Mapping[str, Node], of: date) -> date | None:
        until = self._date(known.get("until"), "until")
        if until is not None and until < of:
            self.reader.mistake(known["until"], "'until' is before 'of'")
        return until

    def _days(self, node: Node | None) -> _Days:
        days = _Days()
        for key, value in self.reader.entries(node, "days"):
            written = self._value(value)
            if key.value in WEEKDAYS:
                days.weekdays[WEEKDAYS[key.value]] = written
            elif key.value == HOLIDAY:
                days.holidays.update(written)
            elif (day := self._date(key, "a day", (*WEEKDAYS, HOLIDAY))) is not None:
                days.dates[day] = written
        return days

    def _value(self, node: Node) -> dict[str, str]:
        if not isinstance(node, Fields):
            return {ANY: checked(node, self.reader, ())}
        return {
            language: checked(said, self.reader, ())
            for language, said in self.reader.by_language(node)
        }

    def _date(
        self, node: Node | None, what: str, besides: Collection[str] = ()
    ) -> date | None:
        told = self.reader.text(node, what)
        if node is None or not told:
            return None
        try:
            return date.fromisoformat(told)
        except ValueError:
            hint = meant(told, besides) or "such as 2026-02-20"
            self.reader.mistake(node, f"not a day: {shown(told)}", hint)
            return None

    def _measure(self, node: Node, fact: Fact) -> None:
        for language in fact.says:
            length = fact.length(language, self.dated[language])
            if length > MOST:
                problem = f"with its date, the text is {length} characters long"
                at = held(node, language) or node
                self.reader.mistake(at, problem, f"at most {MOST}")
