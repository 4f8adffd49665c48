"""
Ports for whoever serves, and what is answered there.
"""

import asyncio
import socket
import subprocess
import sys

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ResponseReceived
from starlette.responses import PlainTextResponse

from gateway.serving import free_port, serve_at

UPGRADE = (
    b"GET /open HTTP/1.1\r\nHost: t.example\r\nConnection: Upgrade, HTTP2-Settings\r\n"
    b"Upgrade: h2c\r\nHTTP2-Settings: "
)


#: Prints so many ports as another process finds them.
ELSEWHERE = """
from gateway.serving import free_port

for _ in range(500):
    print(free_port())
"""


def test_no_port_is_found_twice_on_a_machine_though_nobody_listens_there_yet():
    found = [free_port() for _ in range(500)]
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], check=True, capture_output=True
    )

    found += map(int, told.stdout.split())

    assert 1_000 == len(found) == len(set(found))


@pytest.mark.parametrize("upgraded", [True, False])
async def test_behind_what_a_proxy_let_through_nothing_else_is_asked_for(upgraded):
    """
    A proxy that passes an upgrade to HTTP/2 on reads nothing of what comes after it.
    """
    answered = []

    async def app(scope, receive, send):
        if scope["type"] == "http":
            answered.append(scope["path"])
            await PlainTextResponse("hello")(scope, receive, send)

    door, stop = socket.create_server(("127.0.0.1", 0)), asyncio.Event()
    where = door.getsockname()
    serving = asyncio.create_task(serve_at(door, app, stop))
    reader, writer = await asyncio.open_connection(*where)
    client, told = H2Connection(H2Configuration(client_side=True)), []
    if upgraded:
        writer.write(UPGRADE + client.initiate_upgrade_connection() + b"\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
    else:
        client.initiate_connection()
    secret = {":method": "GET", ":path": "/shut", ":authority": "t", ":scheme": "http"}
    client.send_headers(
        client.get_next_available_stream_id(), [*secret.items()], end_stream=True
    )
    writer.write(client.data_to_send())
    async with asyncio.timeout(60):
        while heard := await reader.read(65_536):
            told += client.receive_data(heard)
    writer.close()
    stop.set()
    await serving

    assert (["/open"] if upgraded else []) == answered
    assert len(answered) == sum(isinstance(each, ResponseReceived) for each in told)
