"""
What the gateway itself says to whoever wrote: its texts, receipts, and what came of a
code or a question about a case.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from attrs import evolve, frozen

from gateway.core.case import Case, Event, Happening
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Verdict
from gateway.core.message import Message, Visibility
from gateway.core.people.codes import Redeemed
from gateway.relay.cases.casework import Matters
from gateway.relay.pen import Pen
from gateway.relay.speaking import receipts
from gateway.relay.speaking.notices import Notices, must_begin, pointing
from gateway.relay.speaking.wording import called
from gateway.routing import saying
from gateway.routing.deciding.settling import CHALLENGES, FOLLOWS, PRIVATE
from gateway.routing.words.brief.courtesies import score_in
from gateway.town.inviting import Invitation


@frozen(kw_only=True)
class Speaker:
    """
    Speaks to the sender of one stored message.

    Attributes:
        verdict: How far they are believed.
    """

    stored: Stored
    message: Message
    verdict: Verdict
    pen: Pen

    def code(
        self, redeemed: Redeemed, held: Message | None, language: str, *, aloud: bool
    ) -> Filing:
        """
        File that a code was sent, and say in a *language* what came of it; and whose
        message is *held*, where its sender is asked whether that is they. Their words
        are not said: a stranger may have written them to be read there.
        """
        plain = self.decided("code", says=(f"code-{redeemed.value}",))
        decision = evolve(plain, language=language)
        if held is None:
            return self.filed(decision, self.says(decision, None), aloud=aloud)
        say = partial(self.pen.table.text, language=decision.language)
        channel = called(say, held.channel)
        account = held.handle or held.sender.value
        name = "code-asked"
        said = self.alone(name, say(name, account=account, channel=channel))
        return self.filed(decision, said, aloud=aloud)

    def too_large(self, language: str) -> list[Delivery]:
        """
        Tell the sender which of their files nobody here is given.
        """
        files = ", ".join(f.name for f in self.message.attachments if f.too_large)
        name = "file-too-large"
        said = self.alone(name, self.pen.table.text(name, language, files=files))
        return self.aside(said, language)

    def hushed(self, language: str, *, on: bool, aloud: bool) -> Filing:
        """
        File the wish to hear nothing unasked, or to do so again, and confirm it in the
        *language* in which it was said.
        """
        name = "quiet-from-now" if on else "quiet-no-more"
        decision = evolve(self.decided("quiet", says=(name,)), language=language)
        return self.filed(decision, self.says(decision, None), aloud=aloud)

    def welcomed(self, *, again: bool, aloud: bool) -> Filing:
        """
        File that somebody begins to talk, and welcome them where they did; who gets
        notices *again* is told so.
        """
        names = ("welcome", *(("quiet-no-more",) if again else ()))
        decision = self.decided("start", Reply(self.message.visibility.value), names)
        language = self.message.begins or decision.language
        said = self.says(evolve(decision, language=language), None)
        return self.filed(decision, said, aloud=aloud)

    def state(
        self,
        case: Case | None,
        language: str,
        also: str = "",
        *,
        hidden: bool,
        aloud: bool,
    ) -> Filing:
        """
        File a question about how a case goes, and answer it in a *language*, in private
        where it is *hidden*, and what there is *also* to tell; that there is none of
        the sender's own looks the same as that there is none.
        """
        text = (
            self.pen.table.text("case-unknown", language)
            if case is None
            else f"{receipts.state(self.pen.table, case, language)} {also}".strip()
        )
        where = Visibility.PRIVATE if hidden else self.message.visibility
        decision = self.decided("case", Reply(where.value))
        said = self.notices.say("case", text, where)
        if hidden:
            said = self.aside(said, language)
        return self.filed(decision, said, aloud=aloud)

    def scored(self, case: Case) -> Filing:
        """
        File how good somebody found the end of their case; it reopens nothing.
        """
        score = score_in(self.message.said)
        note = Happening(
            case=case.number,
            event=Event.NOTE,
            at=self.pen.now,
            by=f"message {self.stored.id}",
            message=self.stored.id,
            note=self.pen.table.own("note-satisfaction", score=str(score)),
        )
        decision = self.decided("satisfaction", Reply.NONE)
        filed = self.filed(decision, (), aloud=False)
        return evolve(filed, happenings=(note,))

    def decided(
        self, rule: str, reply: Reply = Reply.PRIVATE, says: tuple[str, ...] = ()
    ) -> Decision:
        """
        Decide that the gateway itself answers, by a rule of its own.
        """
        return Decision(
            outcome=Outcome.ANSWER,
            legs=(),
            reply=reply,
            rule=rule,
            says=says,
            language=self.pen.table.town.language,
            version=self.pen.table.version,
        )

    def filed(
        self, decision: Decision, said: Sequence[Delivery], *, aloud: bool
    ) -> Filing:
        """
        File what needs no mailbox, with what is *said* of it, if anything is to be.
        """
        return Filing(
            id=self.stored.id,
            status=Status.ROUTED,
            message=self.message,
            verdict=self.verdict,
            decision=decision,
            deliveries=tuple(said) if aloud else (),
        )

    def says(
        self,
        decision: Decision,
        invitation: Invitation | None,
        matters: Matters | None = None,
    ) -> list[Delivery]:
        """
        Say the gateway's own texts; one that tells the number of the case takes it from
        *matters*.
        """
        number = receipts.first_number(self.pen.table, matters)
        # Routed again, the sender is told only what is new to them.
        invited = f" {invitation.text}" if invitation else ""
        return [
            delivery
            for name, where in saying.said(decision, self.message.visibility)
            for delivery in self.notices.say(
                name + (invited if name in CHALLENGES else ""),
                self._text(name, number, decision, invitation, where),
                where,
                decision.urgency,
            )
        ]

    def receipts(
        self, decision: Decision, matters: Matters, *, hidden: bool
    ) -> list[Delivery]:
        """
        Tell the sender the number, who has it, and when it is seen: in one line, and in
        private where any of it is *hidden*.
        """
        receipt = receipts.write(self.pen.table, decision, matters, self.pen.now)
        if receipt is None:
            return []
        name, text = receipt
        heard = Visibility.PRIVATE if hidden else self.message.visibility
        where = receipts.where(decision, heard)
        if receipts.is_spared(self.pen.channels, self.message.sender, where):
            return []
        return self.notices.say(name, text, where)

    def receipt_in(self, deliveries: Sequence[Delivery]) -> tuple[Delivery, ...]:
        """
        Give what is the receipt among *deliveries*, for who has something better to
        say than that.
        """
        where = Visibility.PRIVATE
        own = {d.id for n in receipts.NAMES for d in self.notices.say(n, "…", where)}
        return tuple(delivery for delivery in deliveries if delivery.id in own)

    def alone(self, name: str, text: str) -> list[Delivery]:
        """
        Say *text*, which is called *name*, to the sender alone.
        """
        return self.notices.say(name, text, Visibility.PRIVATE)

    def aside(self, said: Sequence[Delivery], language: str) -> list[Delivery]:
        """
        Give what is *said* in private, and before it, where the sender spoke in public,
        the sentence that points there: they may have to write first.
        """
        if self.message.visibility is not Visibility.PUBLIC:
            return [*said]
        pointer = self._pointing(self.pen.table.text(self._private, language))
        return [*self.notices.say(PRIVATE, pointer, Visibility.PUBLIC), *said]

    def _text(
        self,
        name: str,
        number: str,
        decision: Decision,
        invitation: Invitation | None,
        where: Visibility,
    ) -> str:
        shown = self._private if name == PRIVATE else name
        text = saying.spoken(shown, decision, self.pen.table, number=number)
        if name == PRIVATE:
            return self._pointing(text)
        challenges = name in CHALLENGES and where is Visibility.PRIVATE
        if invitation is None or not challenges:
            return text
        # One message, as short as it can be: who is challenged reads no second.
        say = partial(self.pen.table.text, language=decision.language)
        return f"{text} {say(invitation.text, **invitation.variables)}"

    @property
    def _private(self) -> str:
        """
        Name the text that takes them out of the public.
        """
        begins = must_begin(self.pen.channels, self.message.sender)
        return PRIVATE if begins else FOLLOWS

    def _pointing(self, text: str) -> str:
        return pointing(self.pen.channels, self.message.sender, text)

    @property
    def notices(self) -> Notices:
        """
        What writes to the sender.
        """
        return Notices(
            id=self.stored.id,
            message=self.message,
            author=self.pen.table.town.name,
            channels=self.pen.channels,
            now=self.pen.now,
        )
