"""
What systemd is told, by a real socket.
"""

import asyncio
import errno
import os
import socket
import uuid

import pytest

from gateway.daemon.systemd import Systemd, SystemdPhase


@pytest.fixture(params=["a file", "abstract"])
def heard(request, tmp_path):
    """
    The socket of whoever started us, and its name.
    """
    named = f"{tmp_path}/notify" if request.param == "a file" else f"@{uuid.uuid4()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(named.replace("@", "\0"))
        line.settimeout(0)
        yield named, line


def told(line):
    words = []
    while True:
        try:
            words.append(line.recv(4096).decode())
        except BlockingIOError:
            return words


async def test_it_hears_that_we_are_ready_that_we_go_on_and_that_we_stop(heard):
    named, line = heard
    phase = SystemdPhase(Systemd(named, patience=0.15), list)

    await phase.start()
    first, *goes_on = told(line)
    async with asyncio.timeout(60):
        while len(goes_on) < 2:
            await asyncio.sleep(0.01)
            goes_on += told(line)
    await phase.stop()
    *goes_on, last = [*goes_on, *told(line)]
    await asyncio.sleep(0.1)

    assert ("READY=1", "STOPPING=1") == (first, last)
    assert {"WATCHDOG=1"} == {*goes_on}
    assert [] == told(line)


async def test_it_hears_nothing_while_anybody_hangs(heard):
    named, line = heard
    hanging = ["fleet"]
    phase = SystemdPhase(Systemd(named, patience=0.15), lambda: hanging)

    await phase.start()
    await asyncio.sleep(0.2)
    while_it_hung = told(line)
    hanging.clear()
    await asyncio.sleep(0.2)
    await phase.stop()

    assert ["READY=1"] == while_it_hung
    assert "WATCHDOG=1" in told(line)


async def test_it_hears_on_where_no_file_could_be_opened_for_a_moment(
    heard, monkeypatch
):
    """
    Else it would take a daemon that works for one that hangs, and kill it.
    """
    named, line = heard
    refused, socket_ = [], socket.socket

    def refusing(*asked):
        if len(refused) < 2:
            refused.append(asked)
            raise OSError(errno.EMFILE, "Too many open files")
        return socket_(*asked)

    phase = SystemdPhase(Systemd(named, patience=0.03), list)
    monkeypatch.setattr(socket, "socket", refusing)
    await phase.start()
    heard_of = []
    async with asyncio.timeout(60):
        while not heard_of:
            await asyncio.sleep(0.01)
            heard_of = told(line)
    await phase.stop()

    assert {"WATCHDOG=1"} == {*heard_of}
    assert 2 == len(refused)


async def test_it_hears_that_rules_are_read_and_have_been_refused_too(heard):
    named, line = heard

    class Rules:
        async def reload(self, cause):
            raise OSError(cause.value)

    with pytest.raises(OSError, match="signal"):
        await Systemd(named).reload(Rules())

    begins, ends = told(line)
    assert begins.startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert "READY=1" == ends


def test_what_hangs_in_another_process_and_what_is_no_number_is_not_waited_for():
    sockets = {"NOTIFY_SOCKET": "/run/notify"}
    ours = {"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}

    assert 60 == Systemd.named_in({**sockets, **ours}).patience
    assert 0 == Systemd.named_in({**sockets, **ours, "WATCHDOG_PID": "1"}).patience
    assert 0 == Systemd.named_in({**sockets, "WATCHDOG_USEC": "soon"}).patience


@pytest.mark.parametrize("address", ["", "/nowhere/notify"])
async def test_where_nobody_listens_it_runs_all_the_same(address):
    phase = SystemdPhase(Systemd(address, patience=0.01), list)

    await phase.start()
    await asyncio.sleep(0.03)
    await phase.stop()
