"""
The gateway's own texts to the sender of a message: texts of the rules, receipts, and
answers about codes and cases. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from attrs import Factory, evolve, frozen

from gateway.core.decision import Decision, Outcome, Reply, Urgency
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Verdict
from gateway.core.message import Message, Visibility
from gateway.core.people.codes import Redeemed
from gateway.relay.cases.casework import MessageCases
from gateway.relay.pen import Pen
from gateway.relay.speaking import receipts, shaping
from gateway.relay.speaking.own_texts import OwnTexts
from gateway.relay.speaking.wording import channel_name
from gateway.routing.decided_texts import spoken, texts_to_say
from gateway.routing.deciding.settling import CHALLENGES, FOLLOWS, PRIVATE, SILENT
from gateway.town.inviting import Invitation

#: Ends the names of receipts of what was told beside something else.
_BESIDE = " beside"

#: What somebody reads who begins.
_WELCOME = "welcome"


@frozen(kw_only=True)
class Speaker:
    """
    Decides which texts the sender of one stored message gets, and files them.

    Attributes:
        message: What is heard: the message or a part of it, which has no subject.
        verdict: How far the sender is believed.
        subject: The message's, whatever part of it is heard: replies are to that.
    """

    stored: Stored
    message: Message
    verdict: Verdict
    pen: Pen
    subject: str = Factory(lambda its: its.message.subject, takes_self=True)

    def code(
        self, redeemed: Redeemed, held: Message | None, language: str, *, aloud: bool
    ) -> Filing:
        """
        Return the filing of a code, with what came of it, in *language*. If the code
        vouches for a *held* message, ask whether its account is theirs. The message's
        text is not quoted: a stranger may have written it for that purpose.
        """
        plain = self.decided("code", says=(f"code-{redeemed.value}",))
        decision = evolve(plain, language=language)
        if held is None:
            return self.filed(decision, self.says(decision, None), aloud=aloud)
        say = partial(self.pen.table.text, language=decision.language)
        channel = channel_name(say, held.channel)
        account = held.handle or held.sender.value
        name = "code-asked"
        said = self.alone(name, say(name, account=account, channel=channel))
        return self.filed(decision, said, aloud=aloud)

    def too_large(self, decision: Decision) -> list[Delivery]:
        """
        Return the text that says which of the sender's files were too large.
        """
        files = ", ".join(f.name for f in self.message.attachments if f.too_large)
        return self.beside("file-too-large", decision, files=files)

    def beside(self, name: str, decision: Decision, **values: str) -> list[Delivery]:
        """
        Return the text *name* in private, beside what the rules decided.
        """
        language = decision.language
        said = self.alone(name, self.pen.table.text(name, language, **values))
        hidden = decision.is_confidential or SILENT in decision.flags
        return said if hidden else self.aside(said, language)

    def hushed(self, language: str, *, on: bool, aloud: bool) -> Filing:
        """
        Return the filing of a wish to opt out of notices (*on*) or to get them again,
        with a confirmation in *language*.
        """
        name = "quiet-from-now" if on else "quiet-no-more"
        decision = evolve(self.decided("quiet", says=(name,)), language=language)
        return self.filed(decision, self.says(decision, None), aloud=aloud)

    def welcomed(self, language: str, *, again: bool, aloud: bool) -> Filing:
        """
        Return the filing of a first contact, with a welcome where they wrote, in
        *language*; empty if it is unknown. If they get notices *again*, say so.
        """
        names = (_WELCOME, *(("quiet-no-more",) if again else ()))
        decision = self.decided("start", Reply(self.message.visibility.value), names)
        language = language or decision.language
        said = self.says(evolve(decision, language=language), None)
        return self.filed(decision, said, aloud=aloud)

    def state(
        self,
        text: str,
        language: str,
        *,
        hidden: bool,
        aloud: bool,
    ) -> Filing:
        """
        Return the filing of a question about a case, with the *text* of its state, in
        *language*. *hidden* puts the answer in private.
        """
        where = Visibility.PRIVATE if hidden else self.message.visibility
        decision = self.decided("case", Reply(where.value))
        said = self.own_texts.say("case", text, where)
        if hidden:
            said = self.aside(said, language)
        return self.filed(decision, said, aloud=aloud)

    def decided(
        self, rule: str, reply: Reply = Reply.PRIVATE, says: tuple[str, ...] = ()
    ) -> Decision:
        """
        Return a decision that the gateway itself answers, by a rule of its own.
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
        Return a filing that needs no mailbox, with the deliveries *said* if *aloud*.
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
        cases: MessageCases | None = None,
    ) -> list[Delivery]:
        """
        Return the deliveries of the texts that the rules say. *cases* gives the case
        number for texts that name it.
        """
        number = receipts.first_number(self.pen.table, cases)
        # The id includes the invitation: after routing again only a new one is sent.
        invited = f" {invitation.text}" if invitation else ""
        return [
            # The line that leads to private instructs nobody.
            evolve(delivery, urgency=Urgency.NORMAL) if name == PRIVATE else delivery
            for name, where in texts_to_say(decision, self.message.visibility)
            for delivery in self.own_texts.say(
                name + (invited if name in CHALLENGES else ""),
                self._text(name, number, decision, invitation, where),
                where,
                decision.urgency,
            )
        ]

    def receipts(
        self, decision: Decision, cases: MessageCases, *, hidden: bool
    ) -> list[Delivery]:
        """
        Return the receipt: the number, who has the case, and when it will be read. If
        *hidden*, it goes in private.
        """
        return self._receipts(decision, cases, "", hidden=hidden)

    def receipts_beside(
        self, decision: Decision, cases: MessageCases, *, hidden: bool
    ) -> list[Delivery]:
        """
        Return the receipt of incidents told beside an application, as `receipts` does.
        """
        if not cases.opened:
            return []
        delivered = evolve(decision, outcome=Outcome.DELIVER, says=())
        return self._receipts(delivered, cases, _BESIDE, hidden=hidden)

    def _receipts(
        self, decision: Decision, cases: MessageCases, which: str, *, hidden: bool
    ) -> list[Delivery]:
        receipt = receipts.write(self.pen.table, decision, cases, self.pen.now)
        if receipt is None:
            return []
        name, text = receipt
        heard = Visibility.PRIVATE if hidden else self.message.visibility
        where = receipts.where(decision, heard)
        if receipts.is_spared(self.pen.channels, self.message.sender, where):
            return []
        text = self.own_texts.informing(text, where, decision.language)
        return self.own_texts.say(name + which, text, where)

    def receipt_in(
        self, deliveries: Sequence[Delivery], *, beside: bool = False
    ) -> tuple[Delivery, ...]:
        """
        Return the receipt among *deliveries*, or that of what was told *beside*.
        """
        names = [name + _BESIDE * beside for name in receipts.NAMES]
        own = {d.id for name in names for d in self.alone(name, "…")}
        return tuple(delivery for delivery in deliveries if delivery.id in own)

    def alone(self, name: str, text: str) -> list[Delivery]:
        """
        Return the deliveries of *text*, called *name*, to the sender in private.
        """
        return self.own_texts.say(name, text, Visibility.PRIVATE)

    def aside(self, said: Sequence[Delivery], language: str) -> list[Delivery]:
        """
        Return the private deliveries *said*; if the sender wrote in public, after a
        public text that points there, since they may have to write first.
        """
        if self.message.visibility is not Visibility.PUBLIC:
            return [*said]
        pointer = self._pointing(self.pen.table.text(self._private, language))
        return [*self.own_texts.say(PRIVATE, pointer, Visibility.PUBLIC), *said]

    def _text(
        self,
        name: str,
        number: str,
        decision: Decision,
        invitation: Invitation | None,
        where: Visibility,
    ) -> str:
        shown = self._private if name == PRIVATE else name
        text = spoken(shown, decision, self.pen.table, number=number)
        if name == PRIVATE:
            return self._pointing(text)
        if name == _WELCOME:
            return self.own_texts.informing(text, where, decision.language)
        challenges = name in CHALLENGES and where is Visibility.PRIVATE
        if invitation is None or not challenges:
            return text
        # One short message: people who are challenged do not read a second.
        say = partial(self.pen.table.text, language=decision.language)
        return f"{text} {say(invitation.text, **invitation.variables)}"

    @property
    def _private(self) -> str:
        """
        The name of the text that leads from public to private.
        """
        begins = shaping.must_begin(self.pen.channels, self.message.sender)
        return PRIVATE if begins else FOLLOWS

    def _pointing(self, text: str) -> str:
        return shaping.pointing(self.pen.channels, self.message.sender, text)

    @property
    def own_texts(self) -> OwnTexts:
        """
        Writes the deliveries to the sender.
        """
        replied = evolve(self.message, subject=self.subject)
        return OwnTexts(id=self.stored.id, message=replied, pen=self.pen)
