"""
A name server for every test that asks for one; they share it, one after the other.
"""

import sys
from pathlib import Path

import pytest

# Where pytest imports tests by their path, what stands beside them is found by this.
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="module")
def name_server():
    from dns_server import DnsServer

    with DnsServer() as server:
        yield server


@pytest.fixture
def dns(name_server):
    """
    Give the name server with nothing in it.
    """
    name_server.records = {}
    name_server.asked.clear()
    name_server.ttl = 0
    return name_server
