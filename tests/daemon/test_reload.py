"""
New rules take the place of those in force whole or not at all, whoever asks for it.
"""

import asyncio
import os
import threading
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message
from gateway.daemon.gauges import RulesGauge
from gateway.daemon.reload import REMEMBERED, Cause, first_rules
from gateway.daemon.rules_watch import FileWatch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MAIN = """
include: [topics.yaml]
town: {{name: Pueblo}}
mailboxes:
  {box}: {{office: Office, addresses: {{email: {box}@p.example}}}}
otherwise: {{deliver: {box}}}
texts: {{hello: {{en: this is {box}}}}}
"""
TOPICS = "topics: {{lamps: {{owner: {box}, words: [lamp], says: hello}}}}"
#: Truncated, and wrong in several ways.
BAD = [
    *(TOPICS[:n] for n in (10, 19, 31, 59)),
    "topics: {{lamps: {{owner: nobody, words: [lamp]}}}}",
    TOPICS + "\nwrong: 1",
    TOPICS + "\n" + TOPICS,
]
KNOWN = Verdict(standing=Standing.KNOWN, because="a test")
MESSAGE = Message(
    external_id="1",
    reference="1",
    sender=Address("telegram", "7"),
    text="the lamp is broken",
    received_at=NOW,
)


def write(folder, box, topics=None):
    (folder / "routes.yaml").write_text(MAIN.format(box=box))
    (folder / "topics.yaml").write_text((topics or TOPICS).format(box=box))


def put_in_place(folder, text):
    (folder / "new").write_text(text)
    (folder / "new").replace(folder / "topics.yaml")


@pytest.fixture
def rules(tmp_path):
    write(tmp_path, "first")
    return first_rules(tmp_path / "routes.yaml", lambda: NOW)


def reached(table):
    decision = table.decide(MESSAGE, KNOWN)
    [leg] = decision.legs
    return decision.version, leg.mailbox, table.text("hello", "en")


async def test_a_thousand_reloads_under_load_mix_nothing(rules, tmp_path):
    """
    While a thread decides, right rules, wrong ones and truncated ones take turns.
    What decides is always one of the right ones, and all of it.
    """
    seen, over = set(), threading.Event()

    def decide():
        while not over.is_set():
            seen.add(reached(rules.table))
            time.sleep(0.0002)  # Else it would keep the interpreter to itself.

    deciding = threading.Thread(target=decide)
    deciding.start()
    right = {reached(rules.table)}
    try:
        for number in range(250):
            for box in ("one", "other"):
                write(tmp_path, box)
                await rules.reload(Cause.SIGNAL)
                right.add(reached(rules.table))
                write(tmp_path, "third", BAD[number % len(BAD)])
                await rules.reload(Cause.SIGNAL)
    finally:
        over.set()
        deciding.join()

    assert 3 == len(right)
    assert {"first", "one", "other"} >= {box for _, box, _ in seen}
    assert right >= seen
    assert {"accepted": 500, "refused": 500} == rules.results


async def test_what_is_no_utf_8_any_more_has_changed(rules, tmp_path):
    (tmp_path / "topics.yaml").write_bytes(b"topics: {a\xf1il: {owner: first}}")

    refused = await rules.reload(Cause.WATCH)

    assert ("topics.yaml",) == refused.changed
    assert ["'topics.yaml' is not UTF-8 text (save it as UTF-8)"] == [
        problem.partition(": ")[2] for problem in refused.problems
    ]


async def test_what_could_not_be_read_has_not_changed(rules, tmp_path):
    (tmp_path / "routes.yaml").write_text("town: [\n", "utf-8")
    broken = await rules.reload(Cause.COMMAND)
    (tmp_path / "routes.yaml").unlink()
    absent = await rules.reload(Cause.COMMAND)

    assert (("routes.yaml",), ()) == (broken.changed, absent.changed)


async def test_refused_rules_are_remembered_with_their_mistakes(rules, tmp_path):
    before = rules.table

    write(tmp_path, "first", "topics: {{lamps: {{owner: furst, words: [lamp]}}}}")
    refused = await rules.reload(Cause.COMMAND)
    write(tmp_path, "second")
    accepted = await rules.reload(Cause.SIGNAL)

    assert (
        "topics.yaml:1:25: unknown mailbox 'furst' (did you mean 'first'?)",
    ) == refused.problems
    assert (Cause.COMMAND, ("topics.yaml",)) == (refused.by, refused.changed)
    assert before.version == refused.version
    assert {"routes.yaml", "topics.yaml"} == set(accepted.changed)
    assert rules.table.version == accepted.version != before.version
    assert [Cause.START, Cause.COMMAND, Cause.SIGNAL] == [r.by for r in rules.history]


async def test_rules_are_as_old_as_they_are_in_force(rules, tmp_path):
    """
    Of two nodes that differ the one with the older rules rests: to read the same again
    makes nobody's newer. A worker's are as old as the daemon's.
    """
    worker = first_rules(tmp_path / "routes.yaml", rules.now)
    begun = rules.loaded_at
    rules.now = lambda: NOW + timedelta(hours=1)

    await rules.reload(Cause.COMMAND)
    assert begun == rules.loaded_at
    write(tmp_path, "second")
    await rules.reload(Cause.COMMAND)
    await worker.follow(rules.edition())

    assert NOW + timedelta(hours=1) == rules.loaded_at
    assert rules.edition() == worker.edition()
    assert "second" == reached(worker.table)[1]


async def test_only_the_last_reloads_are_remembered(rules):
    for _ in range(REMEMBERED + 5):
        await rules.reload(Cause.SIGNAL)

    assert REMEMBERED == len(rules.history)


async def test_those_who_ask_while_one_waits_share_its_result(rules):
    answers = await asyncio.gather(*(rules.reload(Cause.SIGNAL) for _ in range(50)))

    assert len({id(answer) for answer in answers}) <= 2
    assert rules.results["accepted"] <= 2


async def test_whoever_asks_later_gets_what_they_wrote(rules, tmp_path):
    early = asyncio.create_task(rules.reload(Cause.SIGNAL))
    await asyncio.sleep(0.001)

    write(tmp_path, "second")
    await rules.reload(Cause.COMMAND)
    await early

    assert "second" == reached(rules.table)[1]


async def test_new_rules_are_in_force_once_all_who_follow_go_by_them(rules, tmp_path):
    """
    And whatever is read meanwhile comes after them.
    """
    told, ready = asyncio.Queue(), asyncio.Event()

    async def follow(edition):
        told.put_nowait(edition)
        await ready.wait()

    rules.followers.append(follow)
    write(tmp_path, "second")
    early = asyncio.create_task(rules.reload(Cause.SIGNAL))
    edition = await told.get()
    write(tmp_path, "third")
    late = asyncio.create_task(rules.reload(Cause.COMMAND))
    await asyncio.sleep(0.1)

    assert "first" == reached(rules.table)[1]
    assert told.empty()
    ready.set()
    assert edition.version == (await early).version
    async with asyncio.timeout(30):
        await rules.changed.wait(60)
    assert (await told.get()).version == (await late).version == rules.table.version
    assert "third" == reached(rules.table)[1]


@pytest.mark.parametrize(
    "step", ["daemon.reload.read_files", "daemon.reload.compile_files"]
)
async def test_rules_that_are_too_much_for_us_leave_those_in_force(
    rules, tmp_path, monkeypatch, step
):
    """
    And whoever watches the files goes on.
    """

    def break_down(_):
        raise RuntimeError

    async with watched(rules, 0.02):
        with monkeypatch.context() as patch:
            patch.setattr(f"gateway.{step}", break_down)
            write(tmp_path, "second")
            await comes(lambda: rules.results["refused"])
        refused, kept = rules.history[-1], reached(rules.table)
        write(tmp_path, "third")
        await comes(lambda: rules.results["accepted"])

    assert ("an error of the gateway (RuntimeError); see its log",) == refused.problems
    assert "first" == kept[1]
    assert "third" == reached(rules.table)[1]


async def test_one_who_leaves_does_not_stop_it(rules, tmp_path):
    write(tmp_path, "second")
    asking = asyncio.create_task(rules.reload(Cause.COMMAND))
    await asyncio.sleep(0)

    asking.cancel()
    await asyncio.wait([asking])
    await rules.reload(Cause.SIGNAL)

    assert "second" == reached(rules.table)[1]


@asynccontextmanager
async def watched(rules, every):
    watching = asyncio.create_task(FileWatch(rules, every).run())
    await asyncio.sleep(3 * every)
    yield
    watching.cancel()
    await asyncio.wait([watching])


async def comes(holds):
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - it asks the file system, too.
            await asyncio.sleep(0.01)


async def test_a_changed_file_is_noticed_and_so_are_included_ones(rules, tmp_path):
    async with watched(rules, 0.02):
        put_in_place(tmp_path, "topics: {lamps: {owner: first, words: [candle]}}")
        await comes(lambda: len(rules.history) > 1)
        (tmp_path / "topics.yaml").write_text(TOPICS.format(box="first"))
        await comes(lambda: len(rules.history) > 2)
        write(tmp_path, "second")
        await comes(lambda: rules.town().mailboxes.keys() == {"second"})

    assert {Cause.WATCH} == {reload.by for reload in [*rules.history][1:]}


@pytest.mark.parametrize("included", ["more/words.yaml", "more/*.yaml"])
async def test_an_included_file_is_noticed_when_it_goes_and_when_it_comes(
    rules, tmp_path, included
):
    words, away = tmp_path / "more/words.yaml", tmp_path / "more/away"
    words.parent.mkdir()
    (tmp_path / "topics.yaml").rename(words)
    text = (tmp_path / "routes.yaml").read_text("utf-8")
    (tmp_path / "routes.yaml").write_text(text.replace("topics.yaml", included))
    async with watched(rules, 0.02):
        await comes(lambda: rules.results["accepted"] == 1)
        words.rename(away)
        await comes(lambda: rules.results["refused"] == 1)
        await asyncio.sleep(0.3)
        away.rename(words)
        await comes(lambda: rules.results["accepted"] == 2)

    assert () == rules.history[-1].problems


async def test_a_change_is_noticed_whatever_time_the_file_shows(rules, tmp_path):
    topics = tmp_path / "topics.yaml"
    time_shown = topics.stat().st_mtime_ns
    async with watched(rules, 0.02):
        topics.write_text(topics.read_text("utf-8").replace("lamp]", "tree]"))
        os.utime(topics, ns=(time_shown, time_shown))
        await comes(lambda: len(rules.history) > 1)

    assert ("topics.yaml",) == rules.history[-1].changed


async def test_a_file_that_grows_is_left_alone_until_it_rests(rules, tmp_path):
    async with watched(rules, 0.3):
        for length in range(10, 60):
            (tmp_path / "topics.yaml").write_text("topics: {".ljust(length))
            await asyncio.sleep(0.02)
        write(tmp_path, "second")
        await comes(lambda: len(rules.history) > 1)

    assert 0 == rules.results["refused"]


async def test_a_touched_file_is_no_news(rules, tmp_path):
    async with watched(rules, 0.02):
        (tmp_path / "topics.yaml").touch()
        (tmp_path / "notes.txt").write_text("something else")
        await asyncio.sleep(0.3)

    assert 1 == len(rules.history)


async def test_the_figures_tell_the_version_and_how_reloads_ended(rules, tmp_path):
    registry = CollectorRegistry()
    registry.register(RulesGauge(rules))
    write(tmp_path, "first", "topics: [")

    await rules.reload(Cause.SIGNAL)

    def figure(name, **labels):
        return registry.get_sample_value(name, labels)

    version = rules.table.version
    assert 1 == figure("ventanilla_rules_info", version=version)
    assert 1 == figure("ventanilla_rules_reloads_total", result="refused")
    assert 0 == figure("ventanilla_rules_reloads_total", result="accepted")
    assert NOW.timestamp() == figure("ventanilla_rules_loaded_timestamp_seconds")
