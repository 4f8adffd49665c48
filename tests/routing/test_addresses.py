"""
How somebody's address is read, wherever it is written.
"""

import pytest

from gateway.routing.addresses import read_address


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
