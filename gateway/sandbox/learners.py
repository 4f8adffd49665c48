"""
Learners of the course: each has an account on each channel, and their progress.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, evolve, field, frozen

from gateway.core.filing import Filing
from gateway.core.message import Address
from gateway.core.people import codes
from gateway.core.people.person import Person, Verification
from gateway.core.town import Town
from gateway.ports.far_ends import Account, Post
from gateway.sandbox.cast import employee, reads_mail
from gateway.sandbox.lessons import Lesson, StaffReply
from gateway.sandbox.stage import Stage
from gateway.town.desk import binding, enrolling
from gateway.town.desk.binding import Issued
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.enrolling import Enrolment

#: The learner's name; nobody is asked for their own.
NAME = "Carmen Ruiz"

#: Seconds that the town may take to decide, and then to answer.
PATIENCE, _ANSWERED_WITHIN = 8.0, 8.0

_LOOK_EVERY = 0.1
_RECENT = 200


@define(kw_only=True)
class Learner:
    """
    The learner at one browser.

    Attributes:
        accounts: Their accounts by channel.
        done: The ids of completed steps.
        person: Their record at the desk, once they were enrolled.
        code: The latest code from the clerk, until it is used.
        tries: How often they have tried it in vain.
        numbers: The number of their last case on each channel.
    """

    accounts: Mapping[str, Account]
    done: set[str] = field(factory=set)
    person: Person | None = None
    code: Issued | None = None
    tries: int = 0
    numbers: dict[str, str] = field(factory=dict)


@frozen
class StepOutcome:
    """
    The outcome of an attempt at a step.

    Attributes:
        filing: What was decided; None if nothing was in time.
        answers: What was said to the learner since.
        well: Whether it was as the step expects.
    """

    filing: Filing | None
    answers: tuple[str, ...]
    well: bool


def new_learner() -> Learner:
    """
    Return a learner with new accounts.
    """
    number = str(7_300_000_000 + secrets.randbelow(600_000_000))
    handle = f"@carmen_{number[-6:]}"
    return Learner(
        accounts={
            "twitter": Account(id=f"18{number}", handle=handle, name=NAME),
            "telegram": Account(id=number, handle=handle, name=NAME),
            "email": Account(id=f"carmen.{number[-6:]}@correo.example", name=NAME),
        }
    )


def unanswered(town: Town, lessons: Sequence[Lesson]) -> tuple[tuple[str, str], ...]:
    """
    Return the steps that *town* cannot answer, each with the mailbox that it lacks.
    """
    wanted = ((one.id, one.reply.mailbox) for one in lessons if one.reply)
    return tuple((step, name) for step, name in wanted if not reads_mail(town, name))


@frozen
class Classroom:
    """
    Lets learners write to the real daemon, and looks up the outcome.
    """

    stage: Stage
    clerk: Clerk

    async def enter(self, learner: Learner, lesson: Lesson) -> None:
        """
        Prepare a step or another attempt: if it needs a code, issue one, and replace it
        before it expires.
        """
        if not lesson.code:
            return
        now = self.clerk.now()
        if (
            learner.code is not None
            and learner.tries < codes.TRIES
            and learner.code.expires_at - now > codes.LIFETIME / 2
        ):
            return
        if learner.person is None:
            learner.person = await self._enrol()
        learner.code = await binding.issue(
            self.clerk, learner.person.id, lesson.channel
        )
        learner.tries = 0

    async def _enrol(self) -> Person:
        document = f"AULA{secrets.token_hex(5)}1"
        asked = Enrolment(name=NAME, document=document, consent=True, namesake=True)
        person = await enrolling.enrol(self.clerk, asked)
        if person.state is Verification.PENDING:
            other = evolve(self.clerk, name=f"{self.clerk.name} 2")
            person = await enrolling.approve(other, person.id)
        return person

    def read(self, learner: Learner, lesson: Lesson) -> Sequence[Post]:
        """
        Return what the learner reads on the channel of a step.
        """
        return self.stage.timeline(lesson.channel, learner.accounts[lesson.channel])

    async def attempt(
        self, learner: Learner, lesson: Lesson, text: str, language: str
    ) -> StepOutcome:
        """
        Let the learner write *text*, and return the outcome.
        """
        before = len(self._heard(learner, lesson))
        since = self.clerk.now()
        account = learner.accounts[lesson.channel]
        await self.stage.far_ends[lesson.channel].say(
            account, text, visibility=lesson.visibility
        )
        filing = await self._filed(Address(lesson.channel, account.id), since)
        decision = filing and filing.decision
        # A public report gets no receipt: only the rules' texts are waited for.
        if decision and (decision.says or not lesson.public):
            await self._hears(learner, lesson, before)
        answers = self._heard(learner, lesson)[before:]
        well = filing is not None and lesson.expects.met(
            filing, answers, learner.numbers.get(lesson.channel, "")
        )
        if well and filing is not None and lesson.reply is not None:
            well = await self._answer(lesson.reply, filing, language)
            well = well and await self._hears(learner, lesson, before + len(answers))
            answers = self._heard(learner, lesson)[before:]
        if number := self._number(answers):
            learner.numbers[lesson.channel] = number
        if well:
            learner.done.add(lesson.id)
            if lesson.code:
                learner.code = None
        elif lesson.code:
            learner.tries += 1
        return StepOutcome(filing, answers, well)

    async def _filed(self, sender: Address, since: datetime) -> Filing | None:
        """
        Wait for the filing of a message of *sender* since then.
        """
        found: list[Filing] = []
        until = asyncio.get_running_loop().time() + PATIENCE
        while not found and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_LOOK_EVERY)
            lately = await self.clerk.filings.heard_since(since, _RECENT)
            found = [f for f in lately if f.message and f.message.sender == sender]
        return found[-1] if found else None

    async def _hears(self, learner: Learner, lesson: Lesson, before: int) -> bool:
        """
        Wait until the learner has more than *before* answers; return whether they do,
        as some messages get none.
        """
        return await self.stage.until(
            lambda: len(self._heard(learner, lesson)) > before, _ANSWERED_WITHIN
        )

    async def _answer(self, reply: StaffReply, filing: Filing, language: str) -> bool:
        """
        Answer by mail as the employee who got the message; return whether they got it.
        """
        if not reads_mail(self.stage.town, reply.mailbox):
            return False
        worker = employee(self.stage.town, reply.mailbox)
        letter = await self._letter(filing, Address("email", worker.id))
        if letter:
            await self.stage.far_ends["email"].say(
                worker, reply.says[language], in_reply_to=letter
            )
        return bool(letter)

    async def _letter(self, filing: Filing, to: Address) -> str:
        """
        Wait for the delivery of *filing* to its mailbox, and return its reference:
        others may have written the same text.
        """
        until = asyncio.get_running_loop().time() + _ANSWERED_WITHIN
        while asyncio.get_running_loop().time() < until:
            shown = await self.clerk.filings.show(filing.id)
            for sent in shown.deliveries if shown else ():
                if sent.to == to and sent.receipt is not None:
                    return sent.receipt.reference
            await asyncio.sleep(_LOOK_EVERY)
        return ""

    def _heard(self, learner: Learner, lesson: Lesson) -> tuple[str, ...]:
        own = learner.accounts[lesson.channel].id
        read = self.read(learner, lesson)
        return tuple(post.text for post in read if post.author.id != own)

    def _number(self, answers: Sequence[str]) -> str:
        prefix = self.stage.town.casework.prefix
        if not prefix:
            return ""
        told = re.findall(rf"\b{re.escape(prefix)}-\d+(?:-\d+)?", " ".join(answers))
        return told[-1] if told else ""
