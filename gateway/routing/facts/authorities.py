"""
Reading of ``authorities``: other administrations, and what each is responsible for.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gateway.core.mail.addresses import a_label, normal
from gateway.core.requests.form import Said
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.conditions import Condition, all_of
from gateway.routing.effect import Effect
from gateway.routing.facts.authority import Authority
from gateway.routing.parsing.effects import Names
from gateway.routing.parsing.matchers import is_about
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.rule_condition import read_condition
from gateway.routing.parsing.source import Fields, Node, Scalar, held, shown
from gateway.routing.parsing.wording import Scope
from gateway.routing.rules import Rule
from gateway.routing.texts import read_said
from gateway.routing.variables import fill

#: Keys of the condition that a matter is an authority's.
IS_ITS_OWN = ("for", "match", "words", "hashtags", "patterns", "unless")
AUTHORITY = (*IS_ITS_OWN, "office", "how", "email", "domains", "forward", "allow")

#: Required keys of every authority …
AUTHORITY_MUST = ("office",)

#: … and of those that are not only senders of mail to the town.
_TOLD_MUST = (*AUTHORITY_MUST, "how")


@frozen(kw_only=True)
class AuthoritiesReader:
    """
    Reads ``authorities``.

    Attributes:
        reader: Reads values, and collects mistakes.
        names: The names that rules may refer to.
        scope: For their conditions.
        framed: By language, the unfilled texts that name an authority, and one to
            which the message was passed on.
        by_mail: The town has a mail account to pass messages on with.
    """

    reader: Reader
    names: Names
    scope: Scope
    framed: Mapping[str, tuple[str, str]]
    by_mail: bool

    def read(self, part: Fields) -> dict[str, Authority]:
        """
        Read all authorities; return them by the names of their rules, in file order.
        """
        found = (self._authority(key, node) for key, node in part.pairs)
        return {f"authority {each.name}": each for each in found if each is not None}

    def _authority(self, key: Scalar, node: Node) -> Authority | None:
        """
        Read one authority; None if it lacks what it must have. One that has nothing but
        ``domains`` only says whose mail it is: people are never sent there.
        """
        reader, rule = self.reader, f"authority {key.value}"
        known = reader.fields(node, rule, AUTHORITY, (*IS_ITS_OWN, "domains"))
        written = {name.value for name, _ in reader.entries(node, rule)}
        told = "domains" not in written or known.keys() & {*IS_ITS_OWN, "how"}
        for must in _TOLD_MUST if told else AUTHORITY_MUST:
            if must not in known:
                hint = "office: what it is called; how: how people contact it"
                reader.mistake(key, f"{rule} has no {must!r}", hint)
        condition = self._condition(known)
        if condition is None and told:
            hint = "for: the topics that it is responsible for; or words"
            reader.mistake(key, f"{rule} never matches", hint)
        if told and (condition is None or "how" not in known):
            return None
        how: Said = {}
        if "how" in known:
            how = read_said(known["how"], reader, self.names.language, ())
        office = {self.names.language: ""}
        if "office" in known:
            office = read_said(known["office"], reader, self.names.language, ())
        email = self._email(known.get("email"))
        forward = reader.yes(known.get("forward"), "forward")
        if forward and not (email and self.by_mail):
            problem = f"nothing can be forwarded to {rule}"
            hint = "give it an email, and the town an account for email"
            reader.mistake(known["forward"], problem, hint)
        self._measure(known.get("how"), how, office, forward=forward)
        return Authority(
            name=key.value,
            rule=Rule(name=rule, condition=condition, effect=Effect())
            if condition is not None
            else None,
            office=office,
            how=how,
            email=email,
            domains=self._domains(known.get("domains")),
            forward=forward,
        )

    def _condition(self, known: Mapping[str, Node]) -> Condition | None:
        about = is_about(known["for"], self.scope) if "for" in known else None
        asked = read_condition(known, self.scope)
        parts = [part for part in (about, asked) if part is not None]
        return all_of(parts) if parts else None

    def _email(self, node: Node | None) -> str:
        written = self.reader.text(node, "a mail address")
        email = normal(written)
        if node is not None and written and not email:
            hint = "such as registro@diputacion.example"
            self.reader.mistake(node, f"not a mail address: {shown(written)}", hint)
        return email

    def _domains(self, node: Node | None) -> frozenset[str]:
        found = {s: a_label(s.value) for s in self.reader.scalars(node, "a domain")}
        for scalar, domain in found.items():
            if "." not in domain:
                hint = "such as diputacion.example"
                self.reader.mistake(
                    scalar, f"not a domain: {shown(scalar.value)}", hint
                )
        return frozenset(found.values())

    def _measure(
        self, node: Node | None, how: Said, office: Said, *, forward: bool
    ) -> None:
        for language, text in how.items():
            whose, passed = self.framed[language]
            frame = passed if forward else whose
            named = office.get(language, office[self.names.language])
            length = weigh(fill(frame, {"authority": named, "how": text}))
            if length > MOST:
                problem = f"in its answer, the text is {length} characters long"
                at = held(node, language) or node
                assert at is not None  # noqa: S101 - what is said stands there.
                self.reader.mistake(at, problem, f"at most {MOST}")
