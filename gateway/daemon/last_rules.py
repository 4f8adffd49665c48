"""
The rules that were in force last, as text: with them the daemon starts if those on disk
are refused, as after a reboot at night. What tells of danger then goes where it went
yesterday, and does not wait for a person.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import structlog
from attrs import asdict, frozen

from gateway.daemon.orders import Edition
from gateway.files import is_only_of, open_no_link, replace, why
from gateway.settings import Settings

log = structlog.get_logger()


@frozen
class LastRules:
    """
    The file in which they are kept. Only the daemon itself writes it.
    """

    _file: Path

    def read(self, routes: Path) -> Edition | None:
        """
        Return the rules that were read from the path *routes* and were in force last;
        None if there are none, if they are damaged, or if others could have written
        them.
        """
        try:
            with open(self._file, "rb", opener=open_no_link) as file:
                folder = self._file.parent.stat()
                # Root, whose commands read it, too, trusts the service's user with it.
                user = os.geteuid() or folder.st_uid
                if not all(
                    is_only_of(user, f) for f in (os.fstat(file.fileno()), folder)
                ):
                    raise PermissionError("others may write it or its folder")
                told = json.load(file)
            edition = Edition(**told["edition"])
            return edition if told["routes"] == str(routes.absolute()) else None
        except FileNotFoundError:
            return None
        except OSError as e:
            problem = str(e) if e.strerror is None else why(e)
        except (ValueError, LookupError, TypeError):
            problem = "it is damaged"
        log.warning("rules.last_unusable", file=str(self._file), problem=problem)
        return None

    def keep(self, routes: Path, edition: Edition) -> None:
        """
        Keep the rules that were read from the path *routes*. Those that are kept
        already stay as old as they are. If the disk takes nothing, that is logged.
        """
        kept = self.read(routes)
        if kept is not None and kept.version == edition.version:
            return
        told = {"routes": str(routes.absolute()), "edition": asdict(edition)}
        try:
            replace(self._file, json.dumps(told).encode())
        except OSError as e:
            log.warning("rules.last_not_kept", file=str(self._file), problem=why(e))

    async def follow(self, routes: Path, edition: Edition) -> None:
        """
        Keep rules that come into force, in a thread.
        """
        await asyncio.to_thread(self.keep, routes, edition)


def last_rules(settings: Settings) -> LastRules:
    """
    Return the rules that this node keeps in its state folder.
    """
    return LastRules(settings.state / "last-rules")
