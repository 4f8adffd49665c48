"""
The benchmarks' daemons are forked from a process that has imported the program, as
those of stages are: what a test runs measures nothing.
"""

import os
import signal
import subprocess

import forked
import pytest
from attrs import define

from bench import daemon
from gateway.sandbox.stage import without_ours


@define
class Child:
    """
    A running daemon, with the interface of `subprocess.Popen`.
    """

    process: object

    @property
    def pid(self):
        return self.process.pid

    def poll(self):
        return self.process.exitcode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout=None):
        self.process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired("run", timeout)
        return self.poll()


@pytest.fixture(autouse=True, scope="module")
def _daemons_of_benchmarks_are_forked(_daemons_are_forked):
    def begin(settings, log):
        environment = {**without_ours(os.environ), **settings}
        process = forked.forked(["run"], environment, log)
        process.start()
        return Child(process)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(daemon, "begin", begin)
        yield
