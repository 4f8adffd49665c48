"""
How somebody's address is read, wherever it is written.
"""

import pytest

from gateway.core.message import Address
from gateway.routing.compiler import compile_routes
from gateway.routing.parsing.addresses import read_address

PUEBLO = """
town: {name: Pueblo}
mailboxes:
  works: {office: Obras, addresses: {email: %s}}
otherwise: {deliver: works}
"""
HAD = "{id: obras@viejo.example, former: yes}"


@pytest.mark.parametrize(
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


def test_nothing_is_sent_to_an_address_that_a_mailbox_had_and_it_is_its_own():
    now, had = (Address("email", f"obras@{d}.example") for d in ("nuevo", "viejo"))
    town = compile_routes(PUEBLO % f"[{HAD}, {now.value}]").town

    works = town.mailboxes["works"]

    assert (works, works) == (town.mailbox_at(now), town.mailbox_at(had))
    assert ((now,), (now,)) == (works.deliver, works.current)
