"""
A name server for tests, shared one after the other.
"""

import pytest
from dns_server import DnsServer


@pytest.fixture(scope="module")
def name_server():
    with DnsServer() as server:
        yield server


@pytest.fixture
def dns(name_server):
    """
    The name server without records.
    """
    name_server.records = {}
    name_server.asked.clear()
    name_server.ttl = 0
    return name_server
