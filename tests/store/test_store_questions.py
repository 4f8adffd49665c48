"""
The list of a plenary: entered once, moved by the table, one on the screen.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    ANA,
    NOON,
    act,
    acts,
    arrival,
    delivery,
    filing,
    message,
    names,
)

from gateway.core.case import Number
from gateway.core.plenary.question import MOVES, Question, QuestionEvent, QuestionState
from gateway.ports.questions import Move

SESSION = NOON.replace(microsecond=0)
NEXT = SESSION + timedelta(days=90)
LATER = NOON + timedelta(minutes=5)


def question(number, **changes):
    usual = Question(
        message=number,
        case=Number(number, 2),
        session=SESSION,
        name="Ana Pérez",
        text="¿Cuándo abre la piscina?",
        asked_at=NOON,
        moved_at=NOON,
    )
    return evolve(usual, **changes)


async def ask(store, name="q", **changes):
    [number] = await store.receive([arrival(name)], None)
    asked = question(number, **changes)
    await store.record(filing(number, name, questions=(asked,)))
    return number


def move(number, event, deliveries=()):
    done = act(
        f"question.{event.value}", at=LATER, actor="inés", object=f"message {number}"
    )
    return Move(question=number, event=event, act=done, deliveries=deliveries)


async def states(store, session=SESSION):
    return {one.message: one.state for one in await store.questions(session)}


async def test_what_was_asked_is_on_the_list_of_its_session_alone(store):
    first = await ask(store, "one")
    second = await ask(store, "two", session=NEXT)
    third = await ask(store, "three", text="¿Y la biblioteca?")

    assert [question(first), question(third, text="¿Y la biblioteca?")] == (
        await store.questions(SESSION)
    )
    assert [second] == list(await states(store, NEXT))
    assert [SESSION, NEXT] == await store.open_sessions()


async def test_one_is_on_the_screen_and_makes_room_for_the_next(store):
    first, second = await ask(store, "one"), await ask(store, "two")

    assert await store.move_question(move(first, QuestionEvent.SHOW))
    assert await store.move_question(move(second, QuestionEvent.SHOW))

    assert {first: QuestionState.WAITING, second: QuestionState.SHOWN} == await states(
        store
    )
    [one, _] = await store.questions(SESSION)
    assert LATER == one.shown_at
    assert one.in_minutes
    assert [
        ("inés", "question.show", "done"),
        ("inés", "question.take_down", "done"),
    ] == await acts(store, f"message {first}")


async def test_each_session_has_a_screen_of_its_own(store):
    first, second = await ask(store, "one"), await ask(store, "two", session=NEXT)

    for number in (first, second):
        assert await store.move_question(move(number, QuestionEvent.SHOW))

    assert {first: QuestionState.SHOWN} == await states(store)
    assert {second: QuestionState.SHOWN} == await states(store, NEXT)


async def test_what_was_put_aside_unseen_was_on_no_screen(store):
    number = await ask(store)

    await store.move_question(move(number, QuestionEvent.DISMISS))

    [aside] = await store.questions(SESSION)
    assert (LATER, None) == (aside.moved_at, aside.shown_at)
    assert not aside.in_minutes


async def test_the_author_is_told_with_the_move_that_says_so(store):
    number = await ask(store)
    told = delivery(f"{number}.read", number, to=ANA, text="Se ha leído.")

    assert await store.move_question(move(number, QuestionEvent.READ, (told,)))
    assert not await store.move_question(move(number, QuestionEvent.READ, (told,)))

    assert [told.id] == await names(store, LATER)
    assert [] == await store.open_sessions()
    assert [SESSION] == await store.asked_sessions(SESSION)
    assert [] == await store.asked_sessions(NEXT)


async def test_what_was_changed_since_it_was_read_is_not_moved(store):
    number = await ask(store, text="¿Y la biblioteca?")
    show = move(number, QuestionEvent.SHOW)

    assert not await store.move_question(evolve(show, read="¿Cuándo abre?"))
    assert {number: QuestionState.WAITING} == await states(store)
    assert await store.move_question(evolve(show, read="¿Y la biblioteca?"))


async def test_a_click_that_came_too_late_changes_nothing(store):
    number = await ask(store)
    told = delivery(f"{number}.read", number, to=ANA, text="Se ha leído.")
    await store.move_question(move(number, QuestionEvent.DISMISS))

    assert not await store.move_question(move(number, QuestionEvent.READ, (told,)))
    assert not await store.move_question(move(number + 1, QuestionEvent.SHOW))

    assert {number: QuestionState.DISMISSED} == await states(store)
    assert [] == await names(store, LATER)


@pytest.mark.parametrize("node", ["two"])
async def test_two_moderators_on_two_nodes_have_one_screen(store, another, node):
    other = await another(node)
    first, second = await ask(store, "one"), await ask(store, "two")

    await store.move_question(move(first, QuestionEvent.SHOW))
    await other.move_question(move(second, QuestionEvent.SHOW))

    assert {first: QuestionState.WAITING, second: QuestionState.SHOWN} == await states(
        store
    )


async def test_a_message_that_is_filed_again_asks_nothing_twice(store):
    number = await ask(store)
    await store.move_question(move(number, QuestionEvent.DISMISS))

    await store.record(filing(number, "q", questions=(question(number),)))

    assert {number: QuestionState.DISMISSED} == await states(store)


@pytest.mark.parametrize(
    "events",
    [
        [QuestionEvent.SHOW],
        [QuestionEvent.READ],
        [QuestionEvent.DISMISS],
        [QuestionEvent.SHOW, QuestionEvent.TAKE_DOWN],
    ],
)
async def test_what_the_hall_has_seen_stays_as_it_was_seen(store, events):
    """
    An edit that was heard while the moderator clicked comes too late, whether it says
    something else or is kept out: it is judged anew.
    """
    number = await ask(store)
    edits = [
        {"text": "¿Cuándo cierra?"},
        {"text": "¿Y?", "state": QuestionState.DISMISSED},
    ]
    heard = [arrival(f"edit{n}") for n, _ in enumerate(edits)]
    stored = await store.receive(heard, None)
    for event in events:
        await store.move_question(move(number, event))
    before = await store.questions(SESSION)

    for its, edit in zip(stored, edits, strict=True):
        late = question(number, moved_at=LATER + timedelta(minutes=1), **edit)
        assert not await store.record(filing(its, f"edit{its}", questions=(late,)))

    assert before == await store.questions(SESSION)


async def test_what_nobody_has_seen_is_changed_with_when_it_was_asked(store):
    number = await ask(store)
    [its] = await store.receive([arrival("edit")], None)
    changed = question(number, text="¿Cuándo cierra?", asked_at=LATER)

    assert await store.record(filing(its, "edit", questions=(changed,)))

    assert [changed] == await store.questions(SESSION)


async def test_what_is_forgotten_leaves_that_something_was_asked(store):
    number = await ask(store)
    await store.move_question(move(number, QuestionEvent.SHOW))

    await store.erase([number], act("forget"))

    [left] = await store.questions(SESSION)
    assert ("", "", QuestionState.SHOWN) == (left.name, left.text, left.state)


async def test_whoever_asks_what_is_held_of_them_is_told_their_questions(store):
    number = await ask(store)

    found = await store.dossier("", message("q").sender)
    told = await store.held_about(found)

    [asked] = told["questions"]
    assert (number, "¿Cuándo abre la piscina?") == (asked["message"], asked["text"])


async def test_a_list_goes_with_its_session_and_the_chain_says_so(store):
    first, second = await ask(store, "one"), await ask(store, "two", session=NEXT)
    await store.move_question(move(first, QuestionEvent.DISMISS))
    moved = act("question.reschedule", at=LATER, object="session before")

    await store.reschedule(SESSION, NEXT, moved)
    await store.reschedule(SESSION, NEXT, moved)

    assert {
        first: QuestionState.DISMISSED,
        second: QuestionState.WAITING,
    } == await states(store, NEXT)
    assert {} == await states(store)
    assert 1 == len(await acts(store, "session before"))


@pytest.mark.parametrize("seed", range(3))
async def test_the_store_moves_as_the_table_does(store, seed):
    """
    Whatever is clicked, in whatever order: the store's answer is the table's, and one
    at most is on the screen.
    """
    clicks = random.Random(seed)  # noqa: S311 - it guards nothing.
    numbers = [await ask(store, f"q{each}") for each in range(3)]
    expected = dict.fromkeys(numbers, QuestionState.WAITING)
    for _ in range(25):
        number, event = clicks.choice(numbers), clicks.choice(list(QuestionEvent))
        after = MOVES.get((expected[number], event))
        if after is QuestionState.SHOWN:
            expected = {
                each: QuestionState.WAITING if state is QuestionState.SHOWN else state
                for each, state in expected.items()
            }
        if after is not None:
            expected[number] = after

        assert (after is not None) is await store.move_question(move(number, event))
        assert expected == await states(store)
