"""
Construction of the couriers, and of what follows from a delivery that fails.
"""

from __future__ import annotations

from functools import partial

from gateway.daemon.parts import Parts
from gateway.relay.mailboxes.fallback import Fallback
from gateway.relay.mailboxes.readdressing import Readdresser
from gateway.relay.mailboxes.undelivered_answers import UndeliveredAnswers
from gateway.relay.mailboxes.undelivered_instructions import (
    UndeliveredInstructions,
)
from gateway.relay.mailboxes.undelivered_letters import UndeliveredLetters
from gateway.relay.mailboxes.undelivered_notices import UndeliveredNotices
from gateway.relay.outgoing.absent import OTHERS_FIRST, Absent
from gateway.relay.outgoing.courier import Courier
from gateway.relay.outgoing.unfetched_files import UnfetchedFiles
from gateway.relay.worker_loop import Bell


def couriers(parts: Parts) -> dict[str, Courier]:
    """
    Make the courier of each channel, by name, with placeholders for absent channels.
    """
    store = parts.store
    made = partial(
        Courier,
        outbox=store,
        register=store,
        encloser=parts.encloser,
        fallback=fallback(parts),
        unsaid=unsaid(parts),
        unreached=unreached(parts),
        unread=unread(parts),
        unfetched=unfetched(parts),
        gone=ended(parts),
        readdresser=Readdresser(store, parts.pen, parts.behind),
        rests=parts.rests,
        now=parts.now,
        tally=parts.tally,
    )
    here = {
        name: made(channel=channel, bell=parts.bells[name])
        for name, channel in parts.channels.items()
    }
    # Nobody rings for absent channels: there is no hurry.
    gone = {
        name: made(channel=Absent(name), bell=Bell(), others_first=OTHERS_FIRST)
        for name in parts.absent
    }
    return {**here, **gone}


def fallback(parts: Parts) -> Fallback:
    """
    Make what finds another channel for an answer.
    """
    store = parts.store
    return Fallback(
        register=store,
        filings=store,
        people=store,
        pen=parts.pen,
    )


def unsaid(parts: Parts) -> UndeliveredAnswers:
    """
    Make what tells whoever answered that it did not arrive.
    """
    return UndeliveredAnswers(register=parts.store, filings=parts.store, pen=parts.pen)


def unreached(parts: Parts) -> UndeliveredLetters:
    """
    Make what passes on the case of a letter that did not arrive.
    """
    store = parts.store
    return UndeliveredLetters(
        register=store,
        filings=store,
        cases=store,
        whole=parts.whole,
        pen=parts.pen,
    )


def unread(parts: Parts) -> UndeliveredInstructions:
    """
    Make what tells whoever has an alarm that its sender did not read what to do.
    """
    return UndeliveredInstructions(
        register=parts.store, filings=parts.store, pen=parts.pen
    )


def unfetched(parts: Parts) -> UnfetchedFiles:
    """
    Make what tells the sender of a file that its mailbox did not get it.
    """
    store = parts.store
    return UnfetchedFiles(register=store, filings=store, meter=store, pen=parts.pen)


def ended(parts: Parts) -> UndeliveredNotices:
    """
    Make what ends the subscriptions of addresses that no longer exist.
    """
    return UndeliveredNotices(notices=parts.store, pen=parts.pen)
