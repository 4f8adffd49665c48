"""
How somebody's address is read, wherever it is written.
"""

import pytest
from cases import for_each

from gateway.core.errors import Mistake
from gateway.core.message import Address
from gateway.routing.compiler import compile_routes
from gateway.routing.parsing.addresses import read_address

PUEBLO = """
town: {name: Pueblo}
mailboxes:
  works: {office: Obras, addresses: {email: %s}}
otherwise: {deliver: works}
"""
#: A handle names its server where there are several.
LOFT = """
from gateway.core.platform import NUMBER, Platform
PLATFORM = Platform(title="Pigeon post", address=NUMBER)
"""
HAD = "{id: obras@viejo.example, former: yes}"


@for_each(
    ("channel", "written", "kept"),
    [
        ("email", "Ana@Correo.example", "ana@correo.example"),
        ("email", "ana", ""),
        ("twitter", "1762218342774769184", "1762218342774769184"),
        ("twitter", "@ana", ""),
        ("telegram", "007", ""),
        ("counter", "p-7k2m4q", "P-7K2M4Q"),
        ("pigeon", "Coop 7", "Coop 7"),
    ],
)
def test_an_address_is_read_as_messages_come_from_it(channel, written, kept):
    assert kept == read_address(channel, written)


def test_to_an_address_that_a_mailbox_had_nothing_is_sent_and_nobody_speaks_there():
    now, had = (Address("email", f"obras@{d}.example") for d in ("nuevo", "viejo"))
    town = compile_routes(PUEBLO % f"[{HAD}, {now.value}]").town

    works = town.mailboxes["works"]

    assert (works, works) == (town.mailbox_at(now), town.mailbox_at(had))
    assert (works, None) == (town.speaks_at(now), town.speaks_at(had))
    assert ((now,), (now,)) == (works.deliver, works.current)


def test_a_strangers_platform_says_how_addresses_and_handles_are_written(installed):
    installed("loft", "", {"platform": LOFT}, channels="pigeon = loft.main:create")
    pigeon = "c@p.example, pigeon: {id: %s, handle: '@obras@pueblo.example'}"

    works = compile_routes(PUEBLO % (pigeon % 7)).town.mailboxes["works"]
    with pytest.RaisesGroup(pytest.RaisesExc(Mistake, match="not a number: 'tower'")):
        compile_routes(PUEBLO % (pigeon % "tower"))

    assert Address("pigeon", "7") in works.addresses


@pytest.mark.parametrize("wrong", ["1 / 0", "raise SystemExit('no such library')"])
def test_one_that_cannot_be_loaded_says_nothing_and_harms_no_other(installed, wrong):
    installed("loft", "", {"platform": wrong}, channels="pigeon = loft.main:create")

    assert "Coop 7" == read_address("pigeon", "Coop 7")
    assert "" == read_address("telegram", "@ana")
