"""
A daemon whose rules are refused when it starts goes on with those that were in force.
"""

import os
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from gateway.daemon.last_rules import LastRules
from gateway.daemon.reload import Cause, first_rules, rules_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
GOOD = """
include: [more.yaml]
town: {name: Pueblo}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""
MORE = "topics: {lamps: {owner: one, words: [lamp]}}"


@pytest.fixture
def routes(tmp_path):
    path = tmp_path / "rules/routes.yaml"
    path.parent.mkdir()
    path.write_text(GOOD)
    (path.parent / "more.yaml").write_text(MORE)
    return path


@pytest.fixture
def last(tmp_path):
    (tmp_path / "state").mkdir(mode=0o700)
    return LastRules(tmp_path / "state/last-rules")


def file_of(tmp_path):
    return tmp_path / "state/last-rules"


def starts(routes, last, at=NOON):
    return first_rules(routes, lambda: at, last)


def break_down(_):
    raise RuntimeError


@pytest.mark.parametrize("wrong", ["topics: [", "topics: {lamps: {owner: two}}", None])
def test_it_starts_with_those_that_were_in_force_and_says_so(routes, last, wrong):
    before = starts(routes, last).table.version
    if wrong is None:
        (routes.parent / "more.yaml").unlink()
    else:
        (routes.parent / "more.yaml").write_text(wrong)

    with capture_logs() as logs:
        rules = starts(routes, last, LATER)

    [start] = rules.history
    assert before == rules.table.version == start.version
    assert start.problems
    assert {"refused": 1} == rules.results
    assert [start] == [*rules.unnoted]
    [logged] = [each for each in logs if each["log_level"] == "error"]
    assert ("rules.refused", "start") == (logged["event"], logged["by"])


def test_they_are_as_old_as_they_were_in_force(routes, last):
    """
    So no node that has newer ones rests because of them, however often it is started.
    """
    starts(routes, last)
    starts(routes, last, LATER)
    routes.write_text("town: [")

    ages = [starts(routes, last, LATER).loaded_at for _ in range(2)]
    early = starts(routes, last, NOON - timedelta(days=1)).loaded_at

    assert [NOON, NOON] == ages
    assert NOON - timedelta(days=1) == early


async def test_the_mended_ones_come_into_force_and_are_kept_from_then_on(routes, last):
    starts(routes, last)
    routes.write_text("town: [")
    rules = starts(routes, last)

    routes.write_text(GOOD + "# A remark.\n")
    mended = await rules.reload(Cause.COMMAND)
    routes.write_text("town: [")

    assert () == mended.problems
    assert ("routes.yaml",) == mended.changed
    assert mended.version == starts(routes, last).table.version


async def test_refused_ones_are_never_kept(routes, last):
    rules = starts(routes, last)

    routes.write_text(GOOD.replace("deliver", "delivver"))
    await rules.reload(Cause.SIGNAL)

    assert rules.table.version == starts(routes, last).table.version


def test_without_any_from_before_the_mistakes_end_the_start(routes, last):
    routes.write_text("town: [")

    with pytest.raises(ExceptionGroup) as refused:
        starts(routes, last)

    assert ["routes.yaml"] == [e.position.file for e in refused.value.exceptions]


def test_another_path_is_another_town(routes, last, tmp_path):
    """
    Who names the rules of another town, or mistypes theirs, gets none of this one's.
    """
    starts(routes, last)

    with pytest.raises(ExceptionGroup, match=r"other.yaml"):
        starts(tmp_path / "rules/other.yaml", last)


def test_those_that_this_version_of_the_gateway_refuses_too_do_not_help(
    routes, last, monkeypatch
):
    starts(routes, last)
    routes.write_text("town: [")
    monkeypatch.setattr("gateway.daemon.reload.rules_of", break_down)

    with capture_logs() as logs, pytest.raises(ExceptionGroup):
        starts(routes, last)

    assert ["rules.last_refused"] == [each["event"] for each in logs]


def test_a_fault_of_ours_in_the_new_ones_stops_no_start(routes, last, monkeypatch):
    before = starts(routes, last).table.version
    compiled = rules_of(last.read(routes), routes, lambda: NOON)
    monkeypatch.setattr("gateway.daemon.reload.compile_files", break_down)
    monkeypatch.setattr("gateway.daemon.reload.rules_of", lambda *_: compiled)

    rules = starts(routes, last)

    assert before == rules.table.version
    assert ("an error of the gateway (RuntimeError); see its log",) == (
        rules.history[0].problems
    )


def others_write_file(tmp_path, _):
    file_of(tmp_path).chmod(0o620)


def others_write_folder(tmp_path, _):
    (tmp_path / "state").chmod(0o770)


def others_own(_, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)


def is_a_link(tmp_path, _):
    file = file_of(tmp_path)
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def is_damaged(tmp_path, _):
    file_of(tmp_path).write_text('{"routes": "')


def is_another_thing(tmp_path, _):
    file_of(tmp_path).write_text("[]")


@pytest.mark.parametrize(
    "spoil",
    [
        others_write_file,
        others_write_folder,
        others_own,
        is_a_link,
        is_damaged,
        is_another_thing,
    ],
)
def test_what_others_could_have_written_or_is_damaged_decides_nothing(
    routes, last, tmp_path, monkeypatch, spoil
):
    starts(routes, last)
    assert 0o600 == file_of(tmp_path).stat().st_mode & 0o777

    with monkeypatch.context() as patched, capture_logs() as logs:
        spoil(tmp_path, patched)
        assert last.read(routes) is None

    assert ["rules.last_unusable"] == [each["event"] for each in logs]


def test_a_disk_that_takes_nothing_stops_no_start(routes, last, tmp_path):
    file_of(tmp_path).with_name("last-rules.new").mkdir()

    with capture_logs() as logs:
        starts(routes, last)

    assert ["rules.last_not_kept"] == [each["event"] for each in logs]
    assert last.read(routes) is None
