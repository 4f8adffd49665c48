"""
Our program as a child process, forked from a process that has imported it and compiled
the sample town: both take longer than most tests.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import zoneinfo
from contextlib import suppress
from multiprocessing import forkserver, get_context, spawn
from pathlib import Path

import pytest
from attrs import define, field

#: Our program.
VENTANILLA = """
import sys
from gateway.cli.main import main
main(sys.argv[1:])
"""


def listen(server=forkserver._forkserver, **environment):
    """
    Start the process to fork from, with more of an *environment*, and return its
    address for `forking.share`. It lives as long as this process.
    """
    with pytest.MonkeyPatch.context() as patch:
        # Until Python 3.13 the fork server does not get our sys.path.
        path = spawn.get_preparation_data("ventanilla")["sys_path"]
        patch.setenv("PYTHONPATH", os.pathsep.join(path))
        for name, value in environment.items():
            patch.setenv(name, value)
        server.ensure_running()
    return server._forkserver_address


async def begin(arguments, environment, log):
    """
    Start the program, as `gateway.sandbox.child.begin` does.
    """
    process = forked(arguments, environment, log)
    await asyncio.to_thread(process.start)
    return Forked(process)


def forked(arguments, environment, log, code=VENTANILLA, errors=None):
    """
    Return the process, not started, that runs Python *code* as ``python -c`` would;
    its output is added to the file *log*, and its errors, if named, to another.
    """
    if forkserver._forkserver._forkserver_address is None:
        listen()
    what = (code, [*map(str, arguments)], {**environment}, log, errors or log)
    return _SERVER.Process(target=run, args=what, daemon=True)


def started(arguments, environment, log, code=VENTANILLA, errors=None):
    """
    Start that process, and return it as a `Child`.
    """
    process = forked(arguments, environment, log, code, errors)
    process.start()
    return Child(process)


def completed(code, *arguments):
    """
    Run *code* to its end, in a minute at most, as `subprocess.run` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        child = started(arguments, os.environ, out, code, err)
        try:
            status = child.wait(60)
        finally:
            child.kill()
        said = out.read_text(), err.read_text()
    return subprocess.CompletedProcess(code, status, *said)


@define
class Child:
    """
    A running child, with the interface of `subprocess.Popen`.
    """

    process: object

    @property
    def pid(self):
        return self.process.pid

    def poll(self):
        return self.process.exitcode

    def send_signal(self, number):
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout=None):
        self.process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired(self.pid, timeout)
        return self.poll()


@define
class Forked:
    """
    A running child, with the interface of asyncio's subprocess.
    """

    process: object
    ended: asyncio.Future = field(init=False)

    def __attrs_post_init__(self):
        loop = asyncio.get_running_loop()
        self.ended = loop.create_future()
        loop.add_reader(self.process.sentinel, self._end, loop)

    def _end(self, loop):
        loop.remove_reader(self.process.sentinel)
        self.process.join()
        self.ended.set_result(self.process.exitcode)

    @property
    def pid(self):
        return self.process.pid

    @property
    def returncode(self):
        return self.ended.result() if self.ended.done() else None

    def send_signal(self, number):
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    async def wait(self):
        return await asyncio.shield(self.ended)


def run(code, arguments, environment, *logs):
    """
    Become the program.
    """
    os.setsid()
    for stream, log in enumerate(logs, 1):
        said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(said, stream)
        os.close(said)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["ventanilla", *arguments]
    # Python reads the path of time zones only when it starts.
    zoneinfo.reset_tzpath()
    exec(compile(code, "program", "exec"), {"__name__": "__main__"})  # noqa: S102


_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["read_before"])
