"""
Erasure: on request, and at the end of the retention period (Regulation (EU) 2016/679,
arts. 5.1.e and 17).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from attrs import frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.calendar import months_later
from gateway.core.case import ACTIVE, Case, CaseState
from gateway.core.errors import DeskRefused
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.objects import about_class, about_person
from gateway.core.sentence import Sentence, sentence
from gateway.core.town import Retention, Town
from gateway.ports.erasing import Cutoffs, Dossier, Erasing, Letterbox

#: Messages that are erased in one transaction.
AT_ONCE = 200

#: States in which a message stays until its retention period ends. In others it waits
#: for something.
_RESTING = (Status.IGNORED, Status.QUARANTINED, Status.ROUTED, Status.LAPSED)

#: States of a case that somebody still waits for.
_OPEN = (*ACTIVE, CaseState.HELD, CaseState.QUARANTINED)

#: Whose the letters about messages are that retention erased, nobody knows any more.
NOT_REACHED = sentence("forget-not-reached")

#: Attempts to reach a moment without messages in progress, and seconds between them.
_ROUNDS = 30
_BREATH = 1.0


@frozen(kw_only=True)
class Erasure:
    """
    A clerk's order to erase.

    Attributes:
        person, address: Who is to be erased, by either.
        clerk: Who orders it.
        because: Why; kept as a payload beside the chain, which can be erased.
        even_open: Whether to erase open cases, and those within their retention period,
            too.
    """

    person: str = ""
    address: Address | None = None
    clerk: str
    because: str = ""
    even_open: bool = False


@frozen(kw_only=True)
class Forgotten:
    """
    The result of an erasure.

    Attributes:
        object: How the chain names the person or address.
        letters: How many letterbox files were erased.
        shared: Those of the messages that said something to others, too.
        named_in: Other people's messages that name them, or said something to them.
        kept: What is kept, and with it the person's record, a sentence each.
    """

    object: str
    messages: int
    deliveries: int
    letters: int
    shared: tuple[int, ...]
    named_in: tuple[int, ...]
    kept: tuple[str, ...]


def staying(cases: Iterable[Case], town: Town, now: datetime) -> tuple[str, ...]:
    """
    Return a sentence for each of *cases* that must be kept in spite of an erasure: why
    and until when (arts. 17.3 and 18).
    """
    return tuple(
        f"case {town.casework.named(case.number)} stays until {kept.until:%Y-%m-%d}: "
        f"{kept.because}"
        for case in cases
        if (kept := case.kept(now))
    )


def in_the_way(dossier: Dossier, town: Town, now: datetime) -> tuple[Sentence, ...]:
    """
    Return a sentence for each obstacle to the erasure.
    """
    terms = town.retention
    told = [sentence("forget-waits", message=number) for number in dossier.waiting]
    for case in dossier.cases:
        months = terms.confidential if case.confidential else terms.ordinary
        name = town.casework.named(case.number)
        until = months_later(case.moved_at, months)
        if case.state in _OPEN:
            told.append(sentence("forget-goes-on", case=name, state=case.state))
        elif until > now:
            told.append(sentence("forget-kept", case=name, day=until.date()))
    return tuple(told)


async def find(erasing: Erasing, request: Erasure) -> Dossier:
    """
    Return what is held about the person or address.

    Raises:
        DeskRefused: Nothing is held.
    """
    dossier = await erasing.dossier(request.person, request.address)
    if dossier is None:
        raise DeskRefused(sentence("forget-nothing"), NOT_REACHED)
    was = former(dossier)
    if was and not (dossier.messages or dossier.conversations):
        whose = {"address": request.address, "was": was}
        raise DeskRefused(sentence("forget-nothing-since", **whose))
    return dossier


def former(dossier: Dossier) -> Sentence | None:
    """
    Return a sentence on who had the address before, if the dossier covers only what
    came after they lost it; else None.
    """
    subject = dossier.subject
    if subject.since is None:
        return None
    day = subject.since.date()
    return sentence("forget-former", id=subject.former, day=day)


async def forget(
    erasing: Erasing,
    letterboxes: Sequence[Letterbox],
    request: Erasure,
    town: Town,
    now: datetime,
) -> Forgotten:
    """
    Erase everything that is held about somebody, except what must be kept with a case.
    If it is interrupted, the next call finishes it.

    Raises:
        DeskRefused: Something prevents it, or nothing is held.
        OSError: A letterbox file cannot be erased; then its message is kept, too.
    """
    first = await find(erasing, request)
    found = await _settled(erasing, request, town, now)
    letters = count = 0
    for letterbox in letterboxes:
        letters += await asyncio.to_thread(letterbox.erase, found.deliveries)
    rest = iter((*found.elsewhere, *found.messages))
    while batch := list(islice(rest, AT_ONCE)):
        act = _act(request, first.object, now)
        count += await erasing.erase(batch, act, found.conversations)
    done = _act(request, first.object, now, "done")
    stays = await erasing.strike(first.subject, done)
    kept = {case.number: case for case in (*found.kept, *stays)}
    return Forgotten(
        object=first.object,
        messages=count,
        deliveries=len(found.deliveries),
        letters=letters,
        shared=found.shared,
        named_in=found.named_in,
        kept=staying(kept.values(), town, now),
    )


async def _settled(
    erasing: Erasing, request: Erasure, town: Town, now: datetime
) -> Dossier:
    """
    Return what may be erased, once nothing prevents it. Deliveries that wait are
    cancelled.

    Raises:
        DeskRefused: Something prevents it, and nothing was changed.
    """
    for left in reversed(range(_ROUNDS)):
        found = await erasing.spared(await find(erasing, request), now)
        told = () if request.even_open else in_the_way(found, town, now)
        if told:
            raise DeskRefused(*told, sentence("forget-even-open"))
        # A delivery is being sent at this moment, or they have just written again; and
        # a message that waits to be routed may be somebody else's, or a call for help.
        waits = found.waiting and left
        if not waits and await erasing.stop_saying(found, now):
            return found
        await asyncio.sleep(_BREATH)
    raise DeskRefused(sentence("forget-on-its-way"))


def but_for(request: Erasure, done: Forgotten, now: datetime) -> Act:
    """
    Return the audit entry for what is kept, for those who ask why.
    """
    return _act(request, done.object, now, "; ".join(done.kept))


def _act(request: Erasure, about: str, now: datetime, result: str = "") -> Act:
    because = {"because": request.because} if request.because else {}
    return Act(
        at=now,
        actor=request.clerk,
        action="forget",
        object=about,
        result=result,
        payload=because if result == "done" else {},
    )


def handed_over(request: Erasure, found: Dossier, file: bytes, now: datetime) -> Act:
    """
    Return the audit entry for the export of everything that is held about somebody. It
    contains the hash of the *file*, by which a file can be verified.
    """
    return Act(
        at=now,
        actor=request.clerk,
        action="person.export",
        object=found.object,
        payload={"sha256": hashlib.sha256(file).hexdigest()},
    )


def cutoffs_of(retention: Retention, now: datetime) -> Cutoffs:
    """
    Return the dates before which each class of data has outlived its retention period
    by *now*.
    """
    return Cutoffs(
        now=now,
        spam=months_later(now, -retention.spam),
        ignored=months_later(now, -retention.ignored),
        ordinary=months_later(now, -retention.ordinary),
        confidential=months_later(now, -retention.confidential),
        people=months_later(now, -retention.people),
    )


async def retain(
    erasing: Erasing,
    retention: Retention,
    now: datetime,
    limit: int = AT_ONCE,
    *,
    dry_run: bool = False,
) -> Mapping[str, int]:
    """
    Erase what has outlived its retention period, *limit* messages per transaction.

    Returns:
        How many messages of each class, and how many people; without what another node
            erased meanwhile.
    """
    cutoffs = cutoffs_of(retention, now)
    counts: Counter[str] = Counter()
    for status in _RESTING:
        last: int | None = 0
        while last is not None:
            found = await erasing.outlived(status, last, cutoffs, limit)
            for kind, ids in found.messages.items():
                if dry_run:
                    counts[kind] += len(ids)
                else:
                    act = _kept_enough(about_class(kind), now)
                    counts[kind] += await erasing.expire(ids, cutoffs, act)
            last = found.last
    while people := await erasing.people_outlived(cutoffs, limit):
        if dry_run:
            counts["people"] += len(people)
            break
        for subject in people:
            act = _kept_enough(about_person(subject.person), now, "done")
            counts["people"] += await erasing.let_go(subject, act)
    return dict(+counts)


def _kept_enough(about: str, now: datetime, result: str = "") -> Act:
    return Act(at=now, actor=GATEWAY, action="retain", object=about, result=result)
