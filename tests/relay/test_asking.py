"""
A channel of somebody else's that cannot say what it is asked harms itself alone.
"""

import pytest

from gateway.core.delivery import DeliveryState
from gateway.core.message import Address, Visibility
from gateway.relay.speaking.receipts import is_spared
from gateway.relay.speaking.shaping import pointing
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel

from .conftest import ROUTES

ANA = Address("telegram", "1009")


class Clumsy(ScriptedChannel):
    def split(self, *_):
        raise ValueError("a fault of the channel's")

    @property
    def begins_at(self):
        raise ValueError("a fault of the channel's")

    @begins_at.setter
    def begins_at(self, link):
        pass

    @property
    def one_reply(self):
        raise ValueError("a fault of the channel's")

    @one_reply.setter
    def one_reply(self, how):
        pass


class Silent(ScriptedChannel):
    def split(self, *_):
        return ()


@pytest.mark.parametrize("kind", [Clumsy, Silent])
async def test_danger_reaches_all_others_and_is_tried_there_too(town, kind):
    routes = ROUTES.replace(
        "deliver: police\n    says: call-112",
        "deliver: [police, lights]\n    says: call-112",
    )
    town.table = compile_routes(
        routes.replace("    person:", "    deliver: telegram\n    person:")
    )
    town.channels["telegram"] = kind("telegram")
    town.wire()

    await town.tell("un incendio", sender=Address("email", "ana@home.example"))

    told = [str(d.to) for d in town.said("email")]
    assert {"email:police@test.example", "email:ana@home.example"} == {*told}
    assert ["telegram:55"] == [str(d.to) for d in town.said("telegram")]
    assert all(d.state is DeliveryState.SENT for d in (await town.show()).deliveries)


def test_what_it_would_add_is_left_out():
    channels = {"telegram": Clumsy("telegram")}

    assert "Escríbanos." == pointing(channels, ANA, "Escríbanos.")
    assert not is_spared(channels, ANA, Visibility.PUBLIC)
