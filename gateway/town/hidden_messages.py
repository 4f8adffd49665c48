"""
Which messages were said in confidence, and which complain about whoever would read
them.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.core.filing import Filing
from gateway.core.message import Message
from gateway.core.town import Town
from gateway.ports.store import Store
from gateway.town.desk.namesakes import folded_name


async def hidden_from(
    store: Store, found: Sequence[Filing], clerk: str, town: Town
) -> frozenset[int]:
    """
    Return the numbers of those that a *clerk* at the desk does not read: said in
    confidence, or a complaint about them, or what may be one.
    """
    return await confided(store, found) | {
        filing.id for filing in found if _blames(filing, clerk, town)
    }


def _blames(filing: Filing, clerk: str, town: Town) -> bool:
    accused = filing.decision.accused if filing.decision else ()
    known = [town.mailboxes[name] for name in accused if name in town.mailboxes]
    # Whoever gives a command writes their own name as they like.
    return folded_name(clerk) in {folded_name(each.person) for each in known}


async def confided(store: Store, found: Sequence[Filing]) -> frozenset[int]:
    """
    Return the numbers of those that were said in confidence: to somebody, or by whoever
    or whatever answered it, such as a mail program or a server, which may quote it.
    """
    said = [(filing, filing.message) for filing in found if filing.message]
    by_reference = [reference for _, m in said for reference in _references(m)]
    talks = await store.conversations_at(by_reference)
    given_back = {
        number: await _of_delivery(store, message.bounce.delivery)
        for number, message in ((f.id, m) for f, m in said)
        if message.bounce
    }
    return frozenset(
        filing.id
        for filing, message in said
        if (filing.decision and filing.decision.is_confidential)
        or given_back.get(filing.id)
        or any(
            talk.confidential
            for reference in _references(message)
            for talk in talks.get(reference, ())
        )
    )


def _references(message: Message) -> list[tuple[str, str]]:
    its = (message.reference, *message.in_reply_to)
    return [(message.channel, reference) for reference in its]


async def _of_delivery(store: Store, delivery: str) -> bool:
    """
    Say whether what a delivery was made for was said in confidence.
    """
    # Its id begins with the message's: see `delivery_id`.
    shown = await store.show(int(delivery.partition(".")[0]))
    filing = shown.filing if shown else None
    return filing is not None and bool(await confided(store, [filing]))
