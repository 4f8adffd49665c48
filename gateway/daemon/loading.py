"""
Loading of channels by entry point, ours and third-party ones alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint
from itertools import groupby
from operator import attrgetter

import structlog
from attrs import frozen

from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.core.town import Town
from gateway.environment import Environment
from gateway.files import make_folder, why
from gateway.platforms import STEP_UPS, entries, read_platform
from gateway.ports.channels import (
    Channel,
    ChannelFactory,
    ChannelSetup,
    Incomplete,
)
from gateway.ports.meter import Meter
from gateway.relay.broken_channel import unless_broken
from gateway.routing.parsing.addresses import CHANNEL
from gateway.routing.same_fact import synonyms
from gateway.routing.words.language import likely
from gateway.settings import Settings
from gateway.store.moving.revisions import newest
from gateway.town import papers

log = structlog.get_logger()

NONE_CONFIGURED = (
    "no channel is configured: each one's settings are on its page in docs/channels; "
    "`ventanilla sandbox` needs none"
)


def setup_in(
    settings: Settings,
    environment: Environment,
    town: Callable[[], Town],
    meter: Meter,
    now: Callable[[], datetime],
    key: bytes,
) -> Callable[[str], ChannelSetup]:
    """
    Return a function that makes a channel's setup from its name.
    """

    def setup(name: str) -> ChannelSetup:
        folder = settings.state / name
        try:
            make_folder(folder)
        except OSError as e:
            raise SettingsInvalid((f"{folder}: {why(e)}",)) from e
        return ChannelSetup(
            environment=environment.fresh(),
            folder=folder,
            town=town,
            meter=meter,
            now=now,
            key=key,
        )

    return setup


@frozen
class Channels:
    """
    The channels that the entry points gave.

    Attributes:
        ready: Those that can be run.
        refused: Those with mistakes, and what is wrong.
        off: Those that are not configured.
    """

    ready: Mapping[str, Channel]
    refused: Mapping[str, tuple[str, ...]]
    off: tuple[str, ...]


def preload(variables: Mapping[str, str]) -> None:
    """
    Load before the fork what every process needs: data files, the entry points of
    channels and of the step-up, and the channel modules of configured ones. So all
    processes share the memory, and none loads code or migrations of a version that is
    installed meanwhile. Import errors are reported later, by whoever makes the channel.
    """
    for read in (newest, likely.learned, synonyms.same, papers.catalogue):
        read()
    for entry in entries():
        ours = f"VENTANILLA_{entry.name.upper()}_"
        with suppress(Exception, SystemExit):
            entry.load()
            if any(name.startswith(ours) for name in variables):
                import_module(f"{entry.module.rpartition('.')[0]}.channel")
    for entry in entries(STEP_UPS):
        if entry.name == variables.get("VENTANILLA_STEP_UP"):
            with suppress(Exception, SystemExit):
                entry.load()


def _made(named: Sequence[EntryPoint], setup: Callable[[str], ChannelSetup]) -> Channel:
    """
    Return the channel of an entry point, which must be the only one of its name.

    Raises:
        NotConfigured: It is not configured.
        SettingsInvalid: Its settings are wrong, or the channel itself is.
    """
    entry, *others = named
    if others:
        # Otherwise the first on the path would silently be used as the town's account.
        whose = ", ".join(sorted(each.dist.name for each in named if each.dist))
        raise SettingsInvalid((f"several packages bring it: {whose}; keep one",))
    if not CHANNEL.fullmatch(entry.name):
        raise SettingsInvalid(
            (f"{entry.name!r} is no channel's name: up to 20 of a-z, 0-9 and _",)
        )
    # Without its platform the addresses in the rules would not be normalized.
    read_platform(entry)
    create: ChannelFactory = entry.load()
    channel = create(setup(entry.name))
    if channel.name != entry.name:
        # Its arrivals would be stored, and no channel would read them.
        given = f"it calls itself {channel.name!r}, its entry point {entry.name!r}"
        raise SettingsInvalid((f"{given}: they must be the same",))
    # Evaluated now: a failure in these later would stop all other channels.
    bool(channel.everywhere)
    [*channel.listeners().items()]
    if channel.hands < 1:
        raise SettingsInvalid((f"it has {channel.hands} hands: nothing would be said",))
    return channel


def lacking(channels: Mapping[str, Channel]) -> Mapping[str, tuple[str, ...]]:
    """
    Return what the settings of *channels* leave out, by channel.
    """
    return {
        name: unless_broken(name, partial(_lacks, channel), ())
        for name, channel in channels.items()
    }


def _lacks(channel: Channel) -> tuple[str, ...]:
    return tuple(channel.lacks) if isinstance(channel, Incomplete) else ()


def tell_lacks(channels: Mapping[str, Channel]) -> None:
    """
    Log what the settings of *channels* leave out.
    """
    for name, lacks in lacking(channels).items():
        for each in lacks:
            log.warning("channel.lacks", channel=name, problem=each)


async def close(channels: Mapping[str, Channel]) -> None:
    """
    Close all channels; a failure of one does not keep the others from it.
    """
    for name, channel in channels.items():
        try:
            await channel.close()
        except Exception:
            log.exception("channel.not_closed", channel=name)


def load_channels(setup: Callable[[str], ChannelSetup]) -> Channels:
    """
    Make every channel that is installed and configured; a faulty one does not affect
    the others.

    Raises:
        SettingsInvalid: No channel is left.
    """
    ready: dict[str, Channel] = {}
    refused: dict[str, tuple[str, ...]] = {}
    off: list[str] = []
    named = attrgetter("name")
    for name, found in groupby(entries(), named):
        try:
            ready[name] = _made([*found], setup)
        except NotConfigured:
            off.append(name)
        except SettingsInvalid as e:
            refused[name] = e.problems
            log.error("channel.refused", channel=name, problems=e.problems)
        except (Exception, SystemExit) as e:
            # A third-party channel may fail in any way, including SystemExit where a
            # library is missing.
            refused[name] = (f"{type(e).__name__}; see the log",)
            log.exception("channel.refused", channel=name)
    if not ready:
        wrong = [p for problems in refused.values() for p in problems]
        raise SettingsInvalid(tuple(wrong) or (NONE_CONFIGURED,))
    return Channels(ready, refused, tuple(off))
