"""
What channels hear is put into the store by an inbox that keeps its promises.
"""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from gateway.promises import InboxPromises
from gateway.relay.crew import Bell
from gateway.relay.intake import Intake
from gateway.relay.tally import tally
from gateway.store.sql import SqlStore


class TestIntake(InboxPromises):
    @pytest.fixture
    def inbox(self, store: SqlStore) -> Intake:
        return Intake(store, Bell(), tally(CollectorRegistry()))
