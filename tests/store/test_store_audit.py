from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest
from attrs import evolve
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import IntegrityError
from store_samples import NOON, arrival, filing

from gateway.core.audit import BEGINNING, GATEWAY, Act, Head
from gateway.core.chain.verification import ChainVerification, Checkpoint, Problem
from gateway.store import audit
from gateway.store import chains as read
from gateway.store.engine.engines import create_file, engines
from gateway.store.engine.schema import audit as entries
from gateway.store.engine.schema import chains, metadata, payloads

MINUTE = timedelta(minutes=1)


def act(number, **changes):
    usual = Act(
        at=NOON + number * MINUTE,
        actor="clerk luis" if number % 2 else GATEWAY,
        action="desk.enrol",
        object=f"person P-{number}",
        payload={"name": f"Íñigo {number}"} if number % 2 else {},
    )
    return evolve(usual, **changes)


USUAL = [act(number) for number in range(1, 7)]


@pytest.fixture
def database(store, url):
    found = engines(url)
    yield found
    found.dispose()


@pytest.fixture
def append(database):
    def append(*acts, chain="one"):
        with database.writing.begin() as connection:
            audit.append(connection, chain, acts)

    return append


@pytest.fixture
def tamper(database):
    """
    Changes the tables behind our back.
    """

    def tamper(*sentences, **values):
        with database.writing.begin() as connection:
            for sentence in sentences:
                connection.execute(text(sentence), values)

    return tamper


@pytest.fixture
def copy(database):
    """
    Takes a copy of all chains; what it gives puts it back.
    """

    def copy():
        with database.reading.connect() as connection:
            rows = {
                table: connection.execute(select(table)).mappings().all()
                for table in (chains, entries, payloads)
            }

        def put_back():
            with database.writing.begin() as connection:
                for table, those in rows.items():
                    connection.execute(delete(table))
                    if those:
                        connection.execute(insert(table), [dict(row) for row in those])

        return put_back

    return copy


async def everything(store, chain="one"):
    return await store.entries(chain, 0, 10_000)


async def problems(store, *checkpoints, chain="one"):
    check = ChainVerification(chain, checkpoints)
    found = []
    before = None
    while before != check.seq:
        before = check.seq
        for kept in await store.entries(chain, before, 2):
            found += check.add(kept)
    return found + list(check.end(await store.head(chain)))


async def places(store, *checkpoints):
    return [problem.seq for problem in await problems(store, *checkpoints)]


async def witnessed(store, chain="one"):
    head = await store.head(chain)
    count = await store.length(chain, head.seq)
    return Checkpoint(chain=chain, seq=head.seq, hash=head.hash, count=count, at=NOON)


# ---------------------------------------------------------------- writing


async def test_what_was_done_is_chained_in_its_order(store, append):
    append(*USUAL[:2])
    append()
    append(*USUAL[2:])

    kept = await everything(store)

    assert [] == await problems(store)
    assert [1, 2, 3, 4, 5, 6] == [k.entry.seq for k in kept]
    assert [(a.at, a.actor, a.action, a.object, a.result) for a in USUAL] == [
        (e.at, e.actor, e.action, e.object, e.result) for e in (k.entry for k in kept)
    ]
    assert ['{"name":"Íñigo 1"}', None, '{"name":"Íñigo 3"}'] == [
        k.payload and k.payload.text for k in kept[:3]
    ]
    assert Head("one", 6, kept[5].entry.hash) == await store.head("one")
    assert [4, 6] == [await store.length("one", until) for until in (4, 99)]


async def test_no_two_payloads_have_one_salt(store, append):
    append(*[act(1) for _ in range(10)])

    kept = await everything(store)

    assert 10 == len({k.payload.salt for k in kept})
    assert 10 == len({k.entry.payload_hash for k in kept})


async def test_what_is_rolled_back_was_not_done(store, append, database):
    append(*USUAL[:3])
    with database.writing.connect() as connection:
        audit.append(connection, "one", USUAL)
        connection.rollback()
    append(*USUAL[3:])

    assert [] == await problems(store)
    assert 6 == len(await everything(store))


async def test_nothing_done_begins_no_chain(store, append):
    append()

    assert [] == await store.chains()
    assert await store.head("one") is None


async def test_each_node_has_a_chain_of_its_own(store, append, tamper):
    for node in ("two", "one", "two"):
        append(*USUAL[:2], chain=node)
    tamper("INSERT INTO chains VALUES ('bare', 0, :hash)", hash=BEGINNING)
    tamper("UPDATE audit SET chain = 'lost' WHERE chain = 'one' AND seq = 2")

    assert ["bare", "lost", "one", "two"] == await store.chains()
    assert [] == await problems(store, chain="two")
    assert [] == await problems(store, chain="bare")
    assert {1, 2} == {p.seq for p in await problems(store, chain="lost")}


async def test_who_appends_at_the_same_time_makes_one_chain(store, url):
    nodes = [engines(url) for _ in range(2)]

    def write(node, number):
        with node.writing.begin() as connection:
            audit.append(connection, "one", [act(number), act(number)])

    async def many(node):
        for number in range(20):
            await asyncio.to_thread(write, node, number)

    await asyncio.gather(*map(many, nodes))
    for node in nodes:
        node.dispose()

    assert [] == await problems(store)
    assert 80 == len(await everything(store))


@pytest.mark.parametrize(
    "odd", ["a\0b", "half \ud83d of one", "ñ\u202e\x1b[2J", "x" * 9999]
)
async def test_whatever_is_told_is_hashed_as_it_is_kept(store, append, odd):
    append(
        act(1, actor=odd, action=odd, object=odd, result=odd, payload={odd: odd}),
        act(2),
    )

    assert [] == await problems(store)
    assert 2 == len(await everything(store))


async def test_a_node_may_have_a_name_that_no_index_takes(store, append):
    name = "\0ñ" * 2000
    append(*USUAL[:2], chain=name)
    append(*USUAL[2:], chain=name)

    [chain] = await store.chains()

    assert [] == await problems(store, chain=chain)
    assert chain == (await store.head(name)).chain
    assert 6 == await store.length(name, 6)


async def test_nothing_is_added_to_a_chain_that_lost_its_head(store, append, tamper):
    append(*USUAL)
    tamper("DELETE FROM chains")

    with pytest.raises(IntegrityError):
        append(act(7))

    assert [6] == await places(store)


# ---------------------------------------------------------------- changing it


CHANGES = {
    "chain": "UPDATE audit SET chain = 'two' WHERE seq = 3",
    "seq": "UPDATE audit SET seq = 99 WHERE seq = 3",
    "at": "UPDATE audit SET at = at + 1 WHERE seq = 3",
    "actor": "UPDATE audit SET actor = 'clerk ana' WHERE seq = 3",
    "action": "UPDATE audit SET action = 'desk.revoke' WHERE seq = 3",
    "object": "UPDATE audit SET object = 'person P-9' WHERE seq = 3",
    "result": "UPDATE audit SET result = 'refused' WHERE seq = 3",
    "payload_hash": "UPDATE audit SET payload_hash = prev WHERE seq = 3",
    "prev": "UPDATE audit SET prev = hash WHERE seq = 3",
    "hash": "UPDATE audit SET hash = prev WHERE seq = 3",
}


@pytest.mark.parametrize("column", CHANGES)
async def test_a_changed_column_is_found_where_it_is(store, append, tamper, column):
    append(*USUAL)
    tamper(CHANGES[column])

    assert 3 == (await places(store))[0]


def test_every_column_was_changed():
    assert set(CHANGES) == {column.name for column in entries.columns}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE chains SET seq = 5", 6),
        ("UPDATE chains SET seq = 7", 7),
        ("UPDATE chains SET hash = (SELECT hash FROM audit WHERE seq = 5)", 6),
        ("DELETE FROM chains", 6),
    ],
)
async def test_a_changed_head_is_found(store, append, tamper, change, place):
    append(*USUAL)
    tamper(change)

    assert [place] == await places(store)


async def test_a_deleted_row_is_named(store, append, tamper):
    append(*USUAL)
    tamper("DELETE FROM audit WHERE seq = 3")

    assert [Problem(3, "is missing")] == await problems(store)


async def test_a_deleted_end_is_found(store, append, tamper):
    append(*USUAL)
    tamper("DELETE FROM audit WHERE seq > 4")

    assert [5] == await places(store)


async def test_an_end_deleted_with_its_head_shows_to_a_witness(store, append, tamper):
    append(*USUAL)
    seen = await witnessed(store)
    tamper(
        "UPDATE chains SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)",
        "DELETE FROM audit WHERE seq > 4",
    )

    assert [] == await problems(store)
    assert [5] == await places(store, seen)


async def test_swapped_rows_are_found(store, append, tamper):
    append(*USUAL)
    tamper(
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 99",
    )

    assert {3, 4} <= set(await places(store))


async def test_an_inserted_row_is_found(store, append, tamper):
    append(*USUAL)
    tamper(
        "UPDATE audit SET seq = seq + 100 WHERE seq > 2",
        "UPDATE audit SET seq = seq - 99 WHERE seq > 2",
        "INSERT INTO audit SELECT chain, 3, at, 'clerk ana', action, object, result, "
        "payload_hash, prev, hash FROM audit WHERE seq = 2",
        "UPDATE chains SET seq = 7",
    )

    assert 3 == (await places(store))[0]


async def test_a_row_added_behind_the_head_is_found(store, append, tamper):
    append(*USUAL)
    tamper(
        "INSERT INTO audit SELECT chain, 7, at, actor, action, object, result, "
        "payload_hash, hash, hash FROM audit WHERE seq = 6"
    )

    assert {7} == set(await places(store))


async def test_a_chain_written_anew_shows_to_a_witness(store, append, tamper):
    append(*USUAL)
    seen = await witnessed(store)
    tamper("DELETE FROM audit", "DELETE FROM payloads", "DELETE FROM chains")
    append(*(evolve(act, actor="nobody") for act in USUAL), act(7))

    assert [] == await problems(store)
    assert [6] == await places(store, seen)


async def test_an_older_copy_shows_to_a_witness(store, append, copy):
    append(*USUAL[:4])
    put_back = copy()
    before = await witnessed(store)
    append(*USUAL[4:])
    after = await witnessed(store)

    put_back()

    assert [] == await problems(store, before)
    assert [5] == await places(store, before, after)

    append(act(7), act(8), act(9))

    assert [] == await problems(store, before)
    assert [6] == await places(store, before, after)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payloads SET payload = '{}' WHERE seq = 3",
        "UPDATE payloads SET salt = (SELECT hash FROM chains) WHERE seq = 3",
        "UPDATE payloads SET seq = 4 WHERE seq = 3",
    ],
)
async def test_a_changed_payload_is_found(store, append, tamper, change):
    append(*USUAL)
    tamper(change)

    assert (await places(store))[0] in (3, 4)


async def test_what_is_erased_leaves_the_chain_whole(store, append, tamper):
    append(*USUAL)
    seen = await witnessed(store)
    tamper("DELETE FROM payloads WHERE seq = 3")

    assert [] == await problems(store, seen)
    assert [1, 5] == [k.entry.seq for k in await everything(store) if k.payload]

    tamper("DELETE FROM payloads")

    assert [] == await problems(store, seen)


async def test_of_what_was_filed_an_entry_tells(store):
    """
    But not of what waits, is erased, or was filed before entries told so.
    """
    numbers = await store.receive([arrival(n) for n in range(4)], None)
    routed, alone, erased, waiting = numbers
    entry = act(0, action="message.routed", object=f"message {routed}")
    await store.record(evolve(filing(routed, 0), acts=(entry,)))
    await store.record(filing(alone, 1))
    await store.record(filing(erased, 2))
    await store.erase([erased], act(7))

    told = await store.vouched_for(NOON - MINUTE, 0, 10)

    assert {routed: True, alone: False, erased: True, waiting: True} == told
    assert {alone: False} == await store.vouched_for(NOON - MINUTE, routed, 1)
    assert all((await store.vouched_for(NOON, 0, 10)).values())


async def test_originals_are_hashed_where_they_are(store):
    first, second = await store.receive([arrival(1), arrival(2)], None)
    await store.record(filing(second, 2))
    await store.erase([second], act(7))

    found = await store.originals([first, second, second + 1])

    assert {first, second} == found.keys()
    assert hashlib.sha256(arrival(1).raw).hexdigest() == found[first].raw
    assert (NOON, False) == (found[first].received_at, found[first].erased)
    assert found[second].erased
    assert {} == await store.originals([])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET at = 'never' WHERE seq = 3",
        "UPDATE audit SET at = 9223372036854775807 WHERE seq = 3",
        "UPDATE audit SET at = -9223372036854775807 WHERE seq = 3",
        "UPDATE audit SET at = 1.5 WHERE seq = 3",
        "UPDATE audit SET actor = x'00ff' WHERE seq = 3",
        "UPDATE audit SET hash = 'text' WHERE seq = 3",
        "UPDATE audit SET prev = 7 WHERE seq = 3",
        "UPDATE audit SET payload_hash = 0.5 WHERE seq = 3",
        "UPDATE audit SET seq = 2.5 WHERE seq = 3",
        "UPDATE audit SET seq = 'three' WHERE seq = 3",
        "UPDATE audit SET seq = x'03' WHERE seq = 3",
        "UPDATE audit SET chain = x'03' WHERE seq = 3",
        "UPDATE payloads SET salt = 'text', payload = x'ff' WHERE seq = 3",
        "UPDATE chains SET seq = 'six', hash = 'text'",
        "UPDATE chains SET chain = x'00'",
    ],
)
def test_what_no_column_may_hold_is_found(tmp_path, change):
    """
    SQLite keeps anything in any column, whatever its type.
    """
    database = engines(f"sqlite:///{tmp_path}/ventanilla.db")
    create_file(database)
    metadata.create_all(database.writing)
    found = []

    with database.writing.begin() as connection:
        audit.append(connection, "one", USUAL)
        connection.exec_driver_sql(change)
        for chain in read.names(connection):
            check = ChainVerification(chain)
            for kept in read.entries(connection, chain, 0, 10):
                found += check.add(kept)
            found += check.end(read.head(connection, chain))
        shown = read.acts(connection, None, None, 10)
    database.dispose()

    assert found
    assert 6 == len(shown)


# ---------------------------------------------------------------- reading


async def test_the_newest_acts_of_all_chains_come_first(store, append):
    append(*USUAL[:3], chain="one")
    append(*USUAL[3:], chain="two")

    newest = await store.acts(None, None, 4)

    assert [("two", 3), ("two", 2), ("two", 1), ("one", 3)] == [
        (k.entry.chain, k.entry.seq) for k in newest
    ]
    assert '{"name":"Íñigo 5"}' == newest[1].payload.text


async def test_acts_are_found_by_their_object_and_their_time(store, append):
    append(*USUAL)
    append(act(9, object="person P-3"))

    async def numbers(object, since):
        found = await store.acts(object, since, 10)
        return [k.entry.seq for k in found]

    assert [7, 3] == await numbers("person P-3", None)
    assert [7] == await numbers("person P-3", act(4).at)
    assert [7, 6, 5, 4] == await numbers(None, act(4).at)
    assert [] == await numbers("person P-", None)
