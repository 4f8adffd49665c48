"""
What channels hear is put into the store by an inbox that keeps its promises.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry
from store_samples import arrival

from gateway.ports.channels import Cursor
from gateway.promises import InboxPromises
from gateway.relay.incoming.intake import Intake
from gateway.relay.metrics import tally
from gateway.relay.worker_loop import Bell
from gateway.store.sql import SqlStore


class TestIntake(InboxPromises):
    @pytest.fixture
    def inbox(self, store: SqlStore) -> Intake:
        return Intake(store, Bell(), tally(CollectorRegistry()))

    async def test_the_router_hears_of_what_is_news_alone(self, store):
        rung, registry = [], CollectorRegistry()
        bell = SimpleNamespace(ring=lambda: rung.append(1))
        inbox = Intake(store, bell, tally(registry))
        heard, cursor = [arrival(1), arrival(2)], Cursor("x", "2")

        await inbox.accept(heard, cursor)
        await inbox.accept(heard, cursor)
        await inbox.accept([], cursor)

        assert [1] == rung
        labels = {"channel": heard[0].channel}
        assert 2 == registry.get_sample_value("ventanilla_arrived_total", labels)
