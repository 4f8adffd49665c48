"""
The benchmarks' daemons are forked from a process that has imported the program, as
those of stages are: what a test runs measures nothing.
"""

import os

import forked
import pytest

from bench import daemon
from gateway.sandbox.stage import without_ours


@pytest.fixture(autouse=True, scope="module")
def _daemons_of_benchmarks_are_forked(_daemons_are_forked):
    def begin(settings, log):
        environment = {**without_ours(os.environ), **settings}
        return forked.started(["run"], environment, log)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(daemon, "begin", begin)
        yield
