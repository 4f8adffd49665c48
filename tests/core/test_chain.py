from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve, fields_dict
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.audit import (
    BEGINNING,
    Act,
    Entry,
    Head,
    KeptEntry,
    Payload,
    digest,
    link,
)
from gateway.core.chain.verification import ChainVerification, Checkpoint, Problem

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
SALT = b"sixteen bytes of"


def act(number, **changes):
    usual = Act(
        at=NOON + timedelta(minutes=number),
        actor="clerk luis",
        action="desk.enrol",
        object=f"person P-{number}",
        payload={"name": f"Ana {number}"} if number % 2 else {},
    )
    return evolve(usual, **changes)


def chained(*acts, chain="one"):
    """
    Link *acts* and give what is kept of them, and the head.
    """
    kept, prev = [], BEGINNING
    for seq, done in enumerate(acts, 1):
        linked = link(chain=chain, seq=seq, prev=prev, act=done, salt=SALT)
        kept.append(linked)
        prev = linked.entry.hash
    return kept, Head(chain, len(kept), prev)


def usual():
    return chained(*(act(number) for number in range(1, 7)))


def problems(kept, head, *checkpoints, chain="one"):
    check = ChainVerification(chain, checkpoints)
    found = [problem for one in kept for problem in check.add(one)]
    return [*found, *check.end(head)]


def places(found):
    return [problem.seq for problem in found]


def witnessed(kept, seq):
    return Checkpoint(
        chain="one",
        seq=seq,
        hash=kept[seq - 1].entry.hash,
        count=seq,
        at=NOON + timedelta(hours=seq),
    )


def changed(kept, place, **changes):
    """
    Change fields of one entry, as somebody would who knows of no hashes.
    """
    entry = evolve(kept[place].entry, **changes)
    return [*kept[:place], evolve(kept[place], entry=entry), *kept[place + 1 :]]


def rehashed(kept, seq, prev):
    """
    Put an entry elsewhere, as somebody would who knows how to hash.
    """
    moved = evolve(kept.entry, seq=seq, prev=prev)
    return evolve(kept, entry=evolve(moved, hash=digest(moved)))


def test_a_chain_as_it_was_made_is_whole():
    kept, head = usual()

    assert [] == problems(kept, head)


def test_a_chain_that_only_began_is_whole():
    assert [] == problems([], Head("one", 0, BEGINNING))


def test_what_was_read_is_told():
    kept, head = usual()
    check = ChainVerification("one", [witnessed(kept, 2), witnessed(kept, 4)])

    for one in kept:
        check.add(one)
    check.end(head)

    assert (6, 6, act(6).at) == (check.seq, check.count, check.last)
    assert [2, 4] == [c.seq for c in check.fitting]


CHANGES = {
    "chain": "two",
    "at": NOON,
    "actor": "clerk ana",
    "action": "desk.revoke",
    "object": "person P-9",
    "result": "refused",
    "payload_hash": bytes(32),
    "prev": bytes(32),
    "hash": bytes(32),
}


@for_each("field", CHANGES)
def test_a_changed_field_is_found_where_it_is(field):
    kept, head = usual()

    found = problems(changed(kept, 2, **{field: CHANGES[field]}), head)

    assert 3 == found[0].seq
    assert {3, 4} >= set(places(found))


def test_every_field_was_changed():
    assert {*CHANGES, "seq"} == set(fields_dict(Entry))


@for_each("seq", [-1, 0, 2, 4, 7, 99, 2**63 - 1])
def test_a_changed_number_is_found(seq):
    kept, head = usual()
    moved = sorted(changed(kept, 2, seq=seq), key=lambda k: k.entry.seq)

    found = problems(moved, head)

    assert 3 in places(found)


def test_a_missing_entry_is_named():
    kept, head = usual()

    assert [Problem(3, "is missing")] == problems(kept[:2] + kept[3:], head)


def test_several_missing_entries_are_told_at_once():
    kept, head = usual()

    found = problems(kept[3:], head)

    assert [Problem(1, "is missing, and all up to entry 3")] == found


def test_a_missing_end_is_found_by_the_head():
    kept, head = usual()

    found = problems(kept[:4], head)

    assert [Problem(5, "is missing, and all up to the head, entry 6")] == found


def test_one_missing_entry_at_the_end_is_told_by_itself():
    kept, head = usual()
    seen, before = witnessed(kept, 6), chained(*map(act, range(1, 6)))[1]

    assert [Problem(6, "is missing: it is the head")] == problems(kept[:5], head)
    [problem] = problems(kept[:5], before, seen)
    assert "is missing, which was witnessed at 2026-11-24 18:00" in problem.what


def test_entries_without_a_head_and_a_head_without_entries_are_found():
    kept, head = usual()

    assert [6] == places(problems(kept, None))
    assert [1] == places(problems([], head))
    assert [1] == places(problems([], None))


def test_a_head_that_names_another_entry_is_found():
    kept, head = usual()

    assert [6] == places(problems(kept, evolve(head, hash=bytes(32))))


def test_swapped_entries_are_found():
    kept, head = usual()
    contents = [
        evolve(kept[3], entry=evolve(kept[3].entry, seq=3)),
        evolve(kept[2], entry=evolve(kept[2].entry, seq=4)),
    ]

    found = problems([*kept[:2], *contents, *kept[4:]], head)

    assert {3, 4} <= set(places(found))


def test_swapped_entries_that_were_hashed_again_are_found_behind_them():
    kept, head = usual()
    third = rehashed(kept[3], 3, kept[1].entry.hash)
    fourth = rehashed(kept[2], 4, third.entry.hash)

    found = problems([*kept[:2], third, fourth, *kept[4:]], head)

    assert [Problem(5, "does not follow entry 4")] == found


def test_an_inserted_entry_is_found_behind_it():
    kept, head = usual()
    forged = link(chain="one", seq=3, prev=kept[1].entry.hash, act=act(9), salt=SALT)
    moved = [evolve(k, entry=evolve(k.entry, seq=k.entry.seq + 1)) for k in kept[2:]]

    found = problems([*kept[:2], forged, *moved], evolve(head, seq=7))

    assert 4 == found[0].seq


def test_a_second_entry_of_one_number_is_found_even_if_it_follows_the_first():
    kept, head = usual()
    twin = rehashed(kept[0], 6, kept[5].entry.hash)

    found = problems([*kept, twin], evolve(head, hash=twin.entry.hash))

    assert Problem(6, "stands behind entry 6") in found


def test_an_entry_behind_the_head_is_found():
    kept, head = usual()
    forged = rehashed(kept[0], 7, kept[5].entry.hash)

    found = problems([*kept, forged], head)

    assert [Problem(7, "stands behind the head, entry 6")] == found


def test_another_beginning_is_found():
    kept, head = usual()
    first = rehashed(kept[0], 1, b"x" * 32)

    found = problems([first, *kept[1:]], head)

    assert [1, 2] == places(found)


def test_an_entry_of_another_chain_fits_into_none():
    kept, head = usual()
    others, _ = chained(*(act(number) for number in range(1, 7)), chain="two")

    assert 3 in places(problems([*kept[:2], others[2], *kept[3:]], head))


@pytest.mark.parametrize(
    "payload",
    [
        Payload(SALT, '{"name":"Eva 3"}'),
        Payload(b"x" * 16, '{"name":"Ana 3"}'),
        Payload(b"", ""),
    ],
)
def test_a_changed_payload_is_found(payload):
    kept, head = usual()
    kept[2] = evolve(kept[2], payload=payload)

    assert [3] == places(problems(kept, head))


def test_a_payload_where_there_was_none_is_found():
    kept, head = usual()
    kept[1] = evolve(kept[1], payload=Payload(SALT, "{}"))

    assert [2] == places(problems(kept, head))


def test_a_payload_that_changed_places_is_found():
    kept, head = chained(*(act(n, payload={"n": str(n)}) for n in range(3)))
    kept[0], kept[2] = (
        evolve(kept[0], payload=kept[2].payload),
        evolve(kept[2], payload=kept[0].payload),
    )

    assert [1, 3] == places(problems(kept, head))


def test_when_all_payloads_are_erased_the_chain_is_whole():
    kept, head = usual()

    assert [] == problems([evolve(k, payload=None) for k in kept], head)


# ---------------------------------------------------------------- with a witness


def test_what_a_witness_saw_is_borne_out_by_a_chain_that_grew():
    kept, head = usual()

    assert [] == problems(kept, head, *(witnessed(kept, n) for n in range(1, 7)))


def test_a_chain_that_was_written_anew_shows_only_to_a_witness():
    kept, _ = usual()
    anew, head = chained(*(act(n, actor="nobody") for n in range(1, 9)))

    assert [] == problems(anew, head)
    assert [4] == places(problems(anew, head, witnessed(kept, 4)))


def test_what_was_written_anew_from_the_middle_is_found_by_what_saw_it():
    kept, _ = usual()
    anew, head = chained(*(act(n) for n in (1, 2, 3)), *(act(n) for n in (7, 8, 9)))
    seen = [witnessed(kept, n) for n in (2, 3, 4, 6)]

    assert [] == problems(anew, head)
    assert [4, 6] == places(problems(anew, head, *seen))


def test_an_end_that_was_cut_with_its_head_shows_only_to_a_witness():
    kept, _ = usual()
    cut, head = kept[:4], Head("one", 4, kept[3].entry.hash)

    found = problems(cut, head, *(witnessed(kept, n) for n in (3, 5, 6)))

    assert [] == problems(cut, head)
    assert [5] == places(found)
    assert "all up to entry 6, which was witnessed at 2026-11-24 18:00" in found[0].what


def test_an_older_copy_that_went_on_shows_only_to_a_witness():
    kept, _ = usual()
    older, head = chained(
        *(act(n) for n in (1, 2, 3)), *(act(n) for n in range(20, 29))
    )

    assert [] == problems(older, head)
    assert [5] == places(problems(older, head, witnessed(kept, 2), witnessed(kept, 5)))


def test_a_chain_that_is_gone_is_missed_by_a_witness():
    kept, _ = usual()

    found = problems([], Head("one", 0, BEGINNING), witnessed(kept, 5))

    assert [1] == places(found)


def test_checkpoints_of_other_chains_say_nothing():
    kept, head = usual()
    other = evolve(witnessed(kept, 6), chain="two", seq=99, hash=bytes(32))

    assert [] == problems(kept, head, other)


# ---------------------------------------------------------------- hostile chains

moments = st.datetimes(timezones=st.just(UTC))
numbers = st.integers(-(2**63), 2**63 - 1)
entries = st.builds(
    Entry,
    chain=st.sampled_from(["one", "two", ""]),
    seq=st.integers(-3, 9) | numbers,
    at=moments,
    actor=st.text(),
    action=st.text(),
    object=st.text(),
    result=st.text(),
    payload_hash=st.binary(),
    prev=st.binary(),
    hash=st.binary(),
)
payloads = st.none() | st.builds(Payload, st.binary(), st.text())


@given(
    st.lists(st.builds(KeptEntry, entries, payloads), min_size=1),
    st.none() | st.builds(Head, st.just("one"), numbers, st.binary()),
)
def test_whatever_stands_in_a_table_is_no_chain_and_ends_no_verification(kept, head):
    assert problems(kept, head)


@given(st.data())
def test_no_single_change_goes_unseen(data):
    kept, head = usual()
    place = data.draw(st.integers(0, 5))
    field = data.draw(st.sampled_from(["at", "actor", "object", "prev", "hash"]))
    was = getattr(kept[place].entry, field)
    kinds = {datetime: moments, str: st.text(), bytes: st.binary()}
    now = data.draw(kinds[type(was)].filter(lambda value: value != was))

    found = problems(changed(kept, place, **{field: now}), head)

    assert place + 1 in places(found)
