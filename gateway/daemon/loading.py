"""
Channels by entry point: ours and strangers' the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from importlib.metadata import EntryPoint
from itertools import groupby
from operator import attrgetter

import structlog
from attrs import frozen

from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.core.town import Town
from gateway.files import make_folder, why
from gateway.platforms import STEP_UPS, entries, read_platform
from gateway.ports.channels import Channel, ChannelFactory, ChannelSetup
from gateway.ports.meter import Meter
from gateway.routing.parsing.addresses import CHANNEL
from gateway.routing.same_fact import synonyms
from gateway.routing.words.language import likely
from gateway.settings import Environment, Settings
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
    Give what makes a channel's setup from its name.
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
    What the entry points gave.

    Attributes:
        ready: Those that can be run.
        refused: Why the others cannot, where it is a mistake.
        off: Those that nobody configured.
    """

    ready: Mapping[str, Channel]
    refused: Mapping[str, tuple[str, ...]]
    off: tuple[str, ...]


def preload(variables: Mapping[str, str]) -> None:
    """
    Read what the store and any message need of the program's files, and import what
    channels and the step-up are made of: the entry point, and the talking half beside
    that of a configured channel. So all who are forked share it, and none of them is of
    another version that was installed meanwhile, nor brings the database to that. What
    cannot be imported is told by whoever makes it.
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
    Make the channel that an entry point names, the only one of that name.

    Raises:
        NotConfigured: Nobody configured it.
        SettingsInvalid: What is wrong with its settings or with itself.
    """
    entry, *others = named
    if others:
        # Whichever is first on the path would be the town's account, unseen.
        whose = ", ".join(sorted(each.dist.name for each in named if each.dist))
        raise SettingsInvalid((f"several packages bring it: {whose}; keep one",))
    if not CHANNEL.fullmatch(entry.name):
        raise SettingsInvalid(
            (f"{entry.name!r} is no channel's name: up to 20 of a-z, 0-9 and _",)
        )
    # Without it the rules' addresses there would be read as they are written.
    read_platform(entry)
    create: ChannelFactory = entry.load()
    channel = create(setup(entry.name))
    if channel.name != entry.name:
        # Its arrivals would be kept, and nobody would read them.
        given = f"it calls itself {channel.name!r}, its entry point {entry.name!r}"
        raise SettingsInvalid((f"{given}: they must be the same",))
    # What everybody asks of it later: who cannot say that now stops all others then.
    bool(channel.everywhere)
    [*channel.listeners().items()]
    if channel.hands < 1:
        raise SettingsInvalid((f"it has {channel.hands} hands: nothing would be said",))
    return channel


async def close(channels: Mapping[str, Channel]) -> None:
    """
    Let all of them put everything away; one that cannot keeps no other from it.
    """
    for name, channel in channels.items():
        try:
            await channel.close()
        except Exception:
            log.exception("channel.not_closed", channel=name)


def load_channels(setup: Callable[[str], ChannelSetup]) -> Channels:
    """
    Make every channel that is installed and configured; a wrong one stops no other.

    Raises:
        SettingsInvalid: None is left.
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
            # A stranger's channel may fail in any way when it is loaded, as by leaving
            # where a library is missing.
            refused[name] = (f"{type(e).__name__}; see the log",)
            log.exception("channel.refused", channel=name)
    if not ready:
        wrong = [p for problems in refused.values() for p in problems]
        raise SettingsInvalid(tuple(wrong) or (NONE_CONFIGURED,))
    return Channels(ready, refused, tuple(off))
