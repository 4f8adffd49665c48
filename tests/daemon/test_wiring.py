"""
How the parts begin.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from gateway.core.delivery import Delivery
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival
from gateway.daemon.chain_end import ChainEnd
from gateway.daemon.phases import StorePhase
from gateway.daemon.reload import first_rules
from gateway.daemon.run import complain
from gateway.daemon.wiring import begin_alone, build
from gateway.environment import Environment
from gateway.relay.clock import Reckoning
from gateway.serving import free_port
from gateway.settings import read_settings
from gateway.store.sql import open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_a_process_whose_clock_is_behind_begins_with_the_time_that_is_known(
    tmp_path,
):
    before, store = (open_store(f"sqlite:///{tmp_path}/a.db", "one") for _ in "ab")
    await before.open()
    await before.tick(NOON)
    await before.close()
    now = Reckoning(lambda: NOON - timedelta(days=400), lambda: 0.0)
    phase = StorePhase(store, now, [], ChainEnd(tmp_path / "end"))

    await phase.start()
    await phase.stop()

    assert NOON == now()


@pytest.mark.parametrize(
    ("folder", "told"), [(0o755, ["ventanilla.db"]), (0o700, None), (0o750, None)]
)
def test_what_anybody_on_the_machine_may_read_is_told(tmp_path, folder, told):
    """
    Such as where it was copied there by hand; what it makes itself nobody else reads.
    """
    state = tmp_path / "state"
    settings = read_settings(Environment({"VENTANILLA_STATE": str(state)}))
    with capture_logs() as before:
        begin_alone(settings)
    state.chmod(folder)
    (state / "ventanilla.db").chmod(0o644)
    (state / "audit.pub").touch(0o644)

    with capture_logs() as after:
        begin_alone(settings)

    assert [] == before
    assert [told] * bool(told) == [each["files"] for each in after]


@pytest.mark.parametrize("daemon", [True, False])
async def test_what_a_channel_held_up_is_tried_when_the_daemon_begins(tmp_path, daemon):
    """
    Its cap may be another, or its keys; a worker that begins knows of none of that.
    """
    before, store = (open_store(f"sqlite:///{tmp_path}/a.db", "one") for _ in "ab")
    await before.open()
    said = Arrival(channel="twitter", external_id="1", raw=b"{}", received_at=NOON)
    [number] = await before.receive([said], None)
    to = Address("twitter", "7")
    answer = Delivery(id="1.a", message=number, to=to, text="Voy.", due_at=NOON)
    await before.record(Filing(id=number, status=Status.ROUTED, deliveries=(answer,)))
    [due] = await before.claim(NOON, timedelta(minutes=1), 1, ["twitter"])
    next_month = NOON + timedelta(days=20)
    await before.settle(due.deferred("a limit is reached", NOON, next_month))
    await before.close()
    now, end = Reckoning(lambda: NOON, lambda: 0.0), ChainEnd(tmp_path / "end")
    phase = StorePhase(store, now, [], end, anew=daemon)

    await phase.start()
    claimed = await store.claim(NOON, timedelta(minutes=1), 1, ["twitter"])
    await phase.stop()

    assert daemon == bool(claimed)


@pytest.mark.parametrize(
    ("key", "told"),
    [(b"half a ke", []), (b"k" * 32, ["VENTANILLA_TELEGRAM_TOKENS"])],
)
def test_a_setting_is_called_unknown_once_the_channels_have_read_theirs(
    tmp_path, key, told
):
    rules = tmp_path / "routes.yaml"
    rules.write_text(
        "town: {name: Pueblo}\n"
        "mailboxes: {one: {office: Office, addresses: {telegram: 7}}}\n"
        "otherwise: {deliver: one}\n"
    )
    state = tmp_path / "state"
    state.mkdir(0o700)
    (state / "key").write_bytes(key)
    variables = {"VENTANILLA_STATE": str(state), "VENTANILLA_TELEGRAM_TOKENS": "1:a"}
    environment = Environment(variables)
    settings, nursery = read_settings(environment), SimpleNamespace(run_errand=None)
    first = first_rules(rules, lambda: NOON)

    with capture_logs() as logs, pytest.raises(SettingsInvalid):
        build(settings, environment, first, nursery, None, None)

    unknown = [each for each in logs if each["event"] == "setting.unknown"]
    assert told == [each["setting"] for each in unknown]


def built(folder):
    """
    Return the phases of a daemon that hears mail and reaches nobody outside.
    """
    rules = folder / "routes.yaml"
    rules.write_text(
        "town: {name: Pueblo, accounts: {email: town@p.example}}\n"
        "mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}\n"
        "otherwise: {deliver: one}\n"
    )
    where = f"127.0.0.1:{free_port()}"
    environment = Environment(
        {"VENTANILLA_STATE": str(folder / "s"), "VENTANILLA_EMAIL_LISTEN": where}
    )
    settings, nursery = read_settings(environment), SimpleNamespace(run_errand=None)
    first = first_rules(rules, lambda: NOON)
    return build(settings, environment, first, nursery, SimpleNamespace(), None)


def test_whoever_retries_what_an_outage_held_up_begins_before_anybody_is_heard(
    tmp_path,
):
    names = [phase.name for phase in built(tmp_path)]

    assert names.index("resumer") < names.index("listeners")


def test_what_a_channels_settings_leave_out_is_told_at_the_start(tmp_path):
    with capture_logs() as logs:
        built(tmp_path)

    [lacks] = [each for each in logs if each["event"] == "channel.lacks"]
    assert ("email", "warning") == (lacks["channel"], lacks["log_level"])
    assert "VENTANILLA_EMAIL_SMARTHOST is not set" in lacks["problem"]


async def test_the_first_start_waits_for_a_clock_that_was_set(tmp_path):
    """
    What came by one that begins in 1970 would be half a century old once it is right.
    Whoever starts it again does so until then: it is no mistake in the settings.
    """
    boot, right = datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC), NOON
    clock = [boot]

    def phase():
        store = open_store(f"sqlite:///{tmp_path}/a.db", "one")
        now = Reckoning(lambda: clock[0], lambda: 0.0)
        return StorePhase(store, now, [], ChainEnd(tmp_path / "end"))

    first = phase()
    with pytest.raises(TemporaryFailure, match="1970-01-01 00:00 UTC: set it") as told:
        await first.start()
    await first.stop()
    clock[0] = right
    second = phase()
    await second.start()
    await second.store.tick(right)
    await second.stop()
    clock[0] = boot
    later = phase()
    await later.start()
    await later.stop()

    assert right == later.now()
    assert complain(told.value) == 1


async def test_nothing_begins_with_another_key_however_often_it_is_tried(tmp_path):
    def phase(key):
        store = open_store(f"sqlite:///{tmp_path}/a.db", "one", key)
        now = Reckoning(lambda: NOON, lambda: 0.0)
        return StorePhase(store, now, [], ChainEnd(tmp_path / "end"))

    first = phase(b"a key")
    await first.start()
    await first.stop()
    for wrong in (phase(b"another"), phase(b"another")):
        with pytest.raises(SettingsInvalid, match="desk new-key"):
            await wrong.start()
        await wrong.stop()

    again = phase(b"a key")
    await again.start()
    await again.stop()
