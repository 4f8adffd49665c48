"""
Preloaded by the fork server of the workers: all tests of this run.
"""

import gc
import os
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

ARGUMENTS = shlex.split(os.environ["VENTANILLA_TEST_ARGUMENTS"])
TESTS = str(Path(__file__).parent)


class Whole:
    """
    Whether all modules of tests were imported to their end. Each worker collects the
    tests; here only property tests are, for which all constants of our code are read.
    """

    so = True

    def pytest_pycollect_makeitem(self, obj):
        # pytest warns of plugins that are imported before it begins.
        from hypothesis import is_hypothesis_test

        return None if is_hypothesis_test(obj) else []

    def pytest_collectreport(self, report):
        self.so = self.so and report.passed


whole = Whole()
with Path(os.devnull).open("w") as file, redirect_stdout(file), redirect_stderr(file):
    ended = pytest.main([*ARGUMENTS, "-n0", "--collect-only"], [whole])

# pytest takes a module that is there for imported, though it failed. The workers import
# them again, and report what is wrong.
if not whole.so or ended not in {
    pytest.ExitCode.OK,
    pytest.ExitCode.NO_TESTS_COLLECTED,
}:
    for name, module in [*sys.modules.items()]:
        place = getattr(module, "__file__", None) or ""
        if place.startswith(TESTS) and name != __name__:
            del sys.modules[name]

# What is there stays, and no worker looks through it for garbage.
gc.disable()
gc.freeze()
