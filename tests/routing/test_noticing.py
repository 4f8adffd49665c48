"""
Where the town says its notices.
"""

import pytest

from gateway.core.errors import Mistake
from gateway.core.town import Noticing
from gateway.routing.compiler import compile_routes

TOWN = """
town: {name: Pueblo}
mailboxes: {clerk: {office: Clerk, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
"""


def noticing(written=""):
    return compile_routes(TOWN + written).town.noticing


def test_a_town_that_says_nothing_of_it_says_no_notices():
    assert Noticing() == noticing()
    assert () == noticing().places


def test_all_that_is_written_counts():
    written = """
notices:
  x: yes
  telegram: "-1001234567890"
  email: {list: Avisos, from: Avisos de Pueblo}
"""
    expected = Noticing(
        x=True, telegram="-1001234567890", list="avisos", author="Avisos de Pueblo"
    )

    assert expected == noticing(written)
    assert ("twitter", "telegram", "email") == expected.places


def test_they_are_said_on_a_channel_of_the_towns_own_where_it_has_an_account():
    there = TOWN.replace("name: Pueblo", "name: Pueblo, accounts: {pigeon: loft}")
    rules = there + "notices: {x: yes, also: pigeon}"

    assert ("twitter", "pigeon") == compile_routes(rules).town.noticing.places
    with pytest.RaisesGroup(
        pytest.RaisesExc(Mistake, match="unknown channel 'pigeon'")
    ):
        noticing("notices: {also: [pigeon]}")


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("{x: yes}", ("twitter",)),
        ("{x: no, telegram: -100123}", ("telegram",)),
        ("{email: {list: bandos}}", ("email",)),
    ],
)
def test_each_place_stands_for_itself(written, places):
    assert places == noticing(f"notices: {written}").places
