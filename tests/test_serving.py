"""
Ports for whoever serves.
"""

from gateway.serving import free_port


def test_no_port_is_found_twice_though_nobody_listens_there_yet():
    found = [free_port() for _ in range(2_000)]

    assert len(found) == len(set(found))
