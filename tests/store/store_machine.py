"""
A state machine's store in a folder of its own, whose daemon may die at any step.
"""

import asyncio
import shutil
import tempfile

from hypothesis.stateful import RuleBasedStateMachine, rule
from store_samples import NOON

from gateway.store.sql import open_store


class StoreMachine(RuleBasedStateMachine):
    """
    Walks by what its rules do to one store; the clock stands still until one moves it.

    Attributes:
        now: What the clock says.
    """

    def __init__(self):
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix="ventanilla-")
        self.runner = asyncio.Runner()
        self.now = NOON

    def run(self, work):
        return self.runner.run(work)

    def begin(self):
        self.store = open_store(f"sqlite:///{self.folder}/ventanilla.db", "one")
        self.run(self.store.open())

    @rule()
    def crash(self):
        self.run(self.store.close())
        self.begin()

    def teardown(self):
        if hasattr(self, "store"):
            self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)
