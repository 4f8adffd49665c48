"""
The rules in force, and their replacement by new ones: all or nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import partial
from pathlib import Path

import structlog
from attrs import define, evolve, field, frozen

from gateway.core.town import Town
from gateway.daemon.last_rules import LastRules
from gateway.daemon.orders import Edition
from gateway.relay.worker_loop import Bell
from gateway.routing.load import compile_files
from gateway.routing.rule_files import RuleFiles, read_files
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: How many reloads are remembered.
REMEMBERED = 20


class Cause(Enum):
    """
    Why the rules were read.
    """

    START = "start"
    SIGNAL = "signal"  # SIGHUP
    COMMAND = "command"  # ventanilla reload
    WATCH = "watch"  # the files changed


@frozen(kw_only=True)
class Reload:
    """
    One reading of the rules.

    Attributes:
        at: When they were read.
        by: Why.
        who: Who gave the command; empty if unknown.
        version: The version in force afterwards.
        changed: Files that differ from those in force before.
        posts: Offices whose holder changes, and who has each from then on.
        problems: Why they were refused; empty if they were accepted.
    """

    at: datetime
    by: Cause
    who: str = ""
    version: str
    changed: tuple[str, ...] = ()
    posts: Mapping[str, str] = field(factory=dict)
    problems: tuple[str, ...] = ()


@define
class RulesInForce:
    """
    Holds the immutable table in force.

    Attributes:
        path: The rules file.
        now: The clock.
        table: The table in force.
        texts: The texts that it was compiled from, by file.
        read: The files as they were read last, right or wrong.
        loaded_at: When the table came into force.
        history: The last readings, the latest last.
        unnoted: Readings that brought new rules into force, and the start, until they
            are in the audit chain.
        results: How many were accepted and refused.
        followers: Called with new rules before they are in force here, so that all
            processes use them by the time that anybody is told.
        changed: Rung once new rules are in force, for the sweeper.
        to_show: The same, for the fleet; also when another node has new rules.
    """

    path: Path
    now: Callable[[], datetime]
    table: RoutingTable
    texts: Mapping[str, str]
    read: RuleFiles
    loaded_at: datetime
    history: deque[Reload]
    unnoted: deque[Reload]
    results: Counter[str] = field(factory=Counter)
    followers: list[Callable[[Edition], Awaitable[None]]] = field(factory=list)
    changed: Bell = field(factory=Bell)
    to_show: Bell = field(factory=Bell)
    _turn: asyncio.Lock = field(factory=asyncio.Lock, init=False)
    _next: asyncio.Task[Reload] | None = field(default=None, init=False)

    def town(self) -> Town:
        """
        Return the town as the rules in force describe it.
        """
        return self.table.town

    async def reload(self, by: Cause, who: str = "") -> Reload:
        """
        Read the files in a thread, and put them in force if they are right. One at a
        time; all who call while one is pending share its result.

        Args:
            by: Why they are read.
            who: Who gave the command.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._in_turn(by, who), name="reload")
        # The caller may be cancelled before it is done.
        return await asyncio.shield(self._next)

    async def _in_turn(self, by: Cause, who: str) -> Reload:
        async with self._turn:
            self._next = None  # Later callers may have changed more.
            files = self.read
            problems: tuple[str, ...] = ()
            try:
                files = await asyncio.to_thread(read_files, self.path)
                if by is Cause.WATCH and files.texts == self.read.texts:
                    return self.history[-1]  # Touched but unchanged.
                self.read = files
                table = await asyncio.to_thread(compile_files, files)
            except Exception as e:  # noqa: BLE001 - those in force go on
                problems = _problems(e)
            # A file that could not be read, or that none of those includes any more
            # because of a mistake, has not changed.
            unread = self.texts if problems else {}
            changed = _differing(self.texts, {**unread, **files.texts})
            before = _posts(self.table)
            if not problems:
                # The same rules, read again, are not newer than before.
                same = table.version == self.table.version
                at = self.loaded_at if same else self.now()
                edition = _edition(table, at, files.texts)
                await asyncio.gather(*(follow(edition) for follow in self.followers))
                self.table, self.texts, self.loaded_at = table, files.texts, at
                self.changed.ring()
                self.to_show.ring()
            now = _posts(self.table)
            new = {n: now.get(n, "") for n in _differing(before, now)}
            return self._remember(by, who, changed, new, problems)

    def edition(self) -> Edition:
        """
        Return the rules in force as text.
        """
        return _edition(self.table, self.loaded_at, self.texts)

    async def follow(self, edition: Edition) -> None:
        """
        Use rules that another process has accepted.

        Raises:
            ExceptionGroup: They have mistakes after all.
        """
        if edition.version != self.table.version:
            files = RuleFiles(self.path.name, edition.texts)
            self.table = await asyncio.to_thread(compile_files, files)
            self.texts = edition.texts
            log.info("rules.followed", version=self.table.version)
        self.loaded_at = datetime.fromisoformat(edition.loaded_at)

    def _remember(
        self,
        by: Cause,
        who: str,
        changed: tuple[str, ...],
        posts: Mapping[str, str],
        problems: tuple[str, ...],
    ) -> Reload:
        reload = Reload(
            at=self.now(),
            by=by,
            who=who,
            version=self.table.version,
            changed=changed,
            posts=posts,
            problems=problems,
        )
        if reload.version != self.history[-1].version:
            self.unnoted.append(reload)
        self.history.append(reload)
        self.count(reload)
        return reload

    def count(self, reload: Reload) -> None:
        """
        Count and log how a reading ended.
        """
        result = "refused" if reload.problems else "accepted"
        self.results[result] += 1
        tell = log.error if reload.problems else log.info
        tell(
            f"rules.{result}",
            by=reload.by.value,
            who=reload.who,
            version=reload.version,
            changed=reload.changed,
            problems=reload.problems,
        )


def _edition(
    table: RoutingTable, loaded_at: datetime, texts: Mapping[str, str]
) -> Edition:
    return Edition(version=table.version, loaded_at=loaded_at.isoformat(), texts=texts)


def first_rules(
    path: Path, now: Callable[[], datetime], last: LastRules | None = None
) -> RulesInForce:
    """
    Read the rules with which the daemon starts. If they are refused, those that were in
    force here *last* are, until the others are mended and reloaded.

    Raises:
        ExceptionGroup: Every mistake in them, and no others were in force before.
    """
    files = read_files(path)
    try:
        rules = _begun(files, path, now)
    except Exception as e:
        kept = None if last is None else last.read(path)
        if kept is None:
            raise
        try:
            rules = rules_of(kept, path, now)
        except Exception:
            # Another version of the gateway has accepted them.
            log.exception("rules.last_refused", version=kept.version)
            raise e from None
        _begin_refused(rules, files, kept, _problems(e))
    if last is not None:
        last.keep(path, rules.edition())
        rules.followers.append(partial(last.follow, path))
    return rules


def rules_of(edition: Edition, path: Path, now: Callable[[], datetime]) -> RulesInForce:
    """
    Return the rules in force in another process, for one that shares no memory with it.

    Raises:
        ExceptionGroup: They have mistakes after all.
    """
    return _begun(RuleFiles(path.name, edition.texts), path, now)


def _begun(files: RuleFiles, path: Path, now: Callable[[], datetime]) -> RulesInForce:
    table, at = compile_files(files), now()
    start = Reload(at=at, by=Cause.START, version=table.version, posts=_posts(table))
    history = deque([start], maxlen=REMEMBERED)
    unnoted = deque([start])
    return RulesInForce(path, now, table, files.texts, files, at, history, unnoted)


def _begin_refused(
    rules: RulesInForce, files: RuleFiles, kept: Edition, problems: tuple[str, ...]
) -> None:
    rules.read = files
    [start] = rules.history
    # As old as they were: no node with newer ones rests because of them.
    rules.loaded_at = min(datetime.fromisoformat(kept.loaded_at), start.at)
    changed = _differing(rules.texts, {**rules.texts, **files.texts})
    start = evolve(start, changed=changed, problems=problems)
    rules.history[0] = rules.unnoted[0] = start
    rules.count(start)


def _problems(refused: Exception) -> tuple[str, ...]:
    if isinstance(refused, ExceptionGroup):
        return tuple(map(str, refused.exceptions))
    log.error("rules.broken", exc_info=refused)
    return (f"an error of the gateway ({type(refused).__name__}); see its log",)


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(n for n in {**one, **other} if one.get(n) != other.get(n))


def _posts(table: RoutingTable) -> Mapping[str, str]:
    """
    Return each office with its person, or with the mailbox that holds it.
    """
    boxes = table.town.mailboxes.values()
    own = {box.id: f"{box.office}: {box.person}".removesuffix(": ") for box in boxes}
    return own | {office: f"→ {box}" for office, box in table.town.holders.items()}
