"""
Append entries to the audit chains, in the transaction of what they record.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import (
    Connection,
    bindparam,
    select,
    update,
)
from sqlalchemy import insert as plain_insert

from gateway.core.audit import (
    BEGINNING,
    SALT,
    Act,
    Entry,
    Head,
    KeptEntry,
    Payload,
    link,
)
from gateway.core.writing.plain import plain
from gateway.store.engine.columns import key
from gateway.store.engine.many import many
from gateway.store.engine.schema import (
    audit,
    chains,
    insert,
    payloads,
)

_HOLD = (
    select(chains.c.seq, chains.c.hash)
    .where(chains.c.chain == bindparam("of"))
    .with_for_update()
)
_COLUMNS = [column.name for column in audit.c]
_ADD, _ADD_PAYLOADS = plain_insert(audit), plain_insert(payloads)
_MOVE = (
    update(chains)
    .where(chains.c.chain == bindparam("of"))
    .values(seq=bindparam("to"), hash=bindparam("its"))
)

#: Key of a connection's info: the acts noted in its current transaction.
_NOTED = "ventanilla.acts"


def note(connection: Connection, acts: Sequence[Act]) -> None:
    """
    Append *acts* to the chain when this transaction ends.
    """
    connection.info.setdefault(_NOTED, []).extend(acts)


def append_noted(connection: Connection, chain: str) -> Head | None:
    """
    Append what was noted to *chain*, and return its new end, if it has one. It is the
    last thing a transaction does, so that it holds the lock on the chain's head only
    briefly, and acquires no other lock while it does.
    """
    return append(connection, chain, connection.info.pop(_NOTED, ()))


def forget_noted(connection: Connection) -> None:
    """
    Discard what was noted in an earlier transaction that was rolled back.
    """
    connection.info.pop(_NOTED, None)


def append(connection: Connection, chain: str, acts: Sequence[Act]) -> Head | None:
    """
    Append *acts* to *chain*, holding the lock on its head until this transaction ends;
    return its new end, if there are any.
    """
    if not acts:
        return None
    chain = key(chain)
    seq, prev = _hold(connection, chain)
    linked: list[KeptEntry] = []
    for act in acts:
        seq += 1
        kept = link(
            chain=chain,
            seq=seq,
            prev=prev,
            act=_keepable(act),
            salt=secrets.token_bytes(SALT),
        )
        linked.append(kept)
        prev = kept.entry.hash
    many(connection, _ADD, [_row(kept.entry) for kept in linked])
    personal = [
        _payload_row(kept.entry, kept.payload) for kept in linked if kept.payload
    ]
    many(connection, _ADD_PAYLOADS, personal)
    connection.execute(_MOVE, {"of": chain, "to": seq, "its": prev})
    return Head(chain, seq, prev)


def _hold(connection: Connection, chain: str) -> tuple[int, bytes]:
    held = {"of": chain}
    row = connection.execute(_HOLD, held).first()
    if row is None:
        first = insert(connection, chains).on_conflict_do_nothing()
        connection.execute(first, {"chain": chain, "seq": 0, "hash": BEGINNING})
        row = connection.execute(_HOLD, held).one()
    return row.seq, row.hash


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _COLUMNS}


def _keepable(act: Act) -> Act:
    # What is hashed must be what will be read back.
    personal = (*act.payload, *act.payload.values())
    said = "\n".join((act.actor, act.action, act.object, act.result, *personal))
    if plain(said) == said:
        return act
    return evolve(
        act,
        actor=plain(act.actor),
        action=plain(act.action),
        object=plain(act.object),
        result=plain(act.result),
        payload={plain(name): plain(said) for name, said in act.payload.items()},
    )


def _payload_row(entry: Entry, payload: Payload) -> dict[str, Any]:
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "salt": payload.salt,
        "payload": payload.text,
    }
