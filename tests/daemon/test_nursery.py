"""
Worker processes: where they come from, and how each of them ends.
"""

import os
import textwrap
import time

import forked
import pytest

from gateway.daemon import spare

#: What runs in a process of its own: one that is forked may have no threads, and a test
#: has.
PROGRAM = """
import asyncio, os, socket, sys, time
from gateway.core.errors import TemporaryFailure
from gateway.daemon.nursery import Nursery, NurseryLost

def work(number, line):
    line.sendall(f"{number} {os.getpid()} {os.getppid()}".encode())
    told = line.recv(10)
    if told == b"fail":
        raise RuntimeError("it failed")
    line.sendall(b"done")

def errand(line):
    print("errand", len({os.getpid(), os.getppid(), daemon}), flush=True)
    FAILING

daemon = os.getpid()
BEFORE
nursery = Nursery.begin(work, errand, os.environ)

async def another(number):
    pid, line = await nursery.another(number)
    said = line.recv(100).decode().split()
    assert [str(number), str(pid)] == said[:2], said
    return pid, line

async def main():
    BODY

asyncio.run(main())
"""


def run(body, before="", failing="pass"):
    body = textwrap.indent(textwrap.dedent(body), "    ").strip()
    program = PROGRAM.replace("BODY", body)
    program = program.replace("BEFORE", textwrap.dedent(before))
    program = program.replace("FAILING", failing)
    return forked.completed(program)


def gone(pid):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_each_worker_is_a_process_of_its_own():
    ran = run(
        """
        one, first = await another(1)
        two, second = await another(2)
        for line in (first, second):
            line.sendall(b"end")
            assert line.recv(10) == b"done" and line.recv(10) == b""
        print(len({one, two, os.getpid()}))
        """
    )

    assert ("3\n", "") == (ran.stdout, ran.stderr)


@pytest.mark.parametrize(("by", "name"), [(9, "SIGKILL"), (40, "40")])
def test_the_line_of_one_that_was_killed_ends_and_another_can_be_had(by, name):
    """
    That it was killed, and by what, is logged; not all signals have a name.
    """
    ran = run(
        f"""
        pid, line = await another(1)
        os.kill(pid, {by})
        assert line.recv(10) == b""
        pid, line = await another(1)
        line.sendall(b"end")
        print(line.recv(10))
        """
    )

    # Two processes write there, perhaps into one line.
    _, logged, signal = ran.stdout.partition("worker.killed")
    assert logged
    assert name in signal.partition("signal")[2]
    assert "b'done'" in ran.stdout
    assert "" == ran.stderr


def test_what_the_daemon_starts_does_not_hold_the_line():
    ran = run(
        """
        pid, line = await another(1)
        print(line.get_inheritable())
        """
    )

    assert "False\n" == ran.stdout


@pytest.mark.parametrize(
    ("short", "of"), [("os.fork", "BlockingIOError"), ("socket.socketpair", "OSError")]
)
def test_where_a_process_could_not_be_had_it_may_be_asked_for_again(short, of):
    ran = run(
        """
        try:
            await nursery.another(1)
        except TemporaryFailure as e:
            print(e)
        pid, line = await another(1)
        line.sendall(b"end")
        print(line.recv(10))
        """,
        before=f"""
        enough, calls = {short}, []

        def too_little():
            calls.append(1)
            if len(calls) == 2 and os.getpid() != daemon:
                raise {of}
            return enough()

        {short} = too_little
        """,
    )

    assert "no worker can be made just now\nb'done'\n" == ran.stdout
    assert "" == ran.stderr


@pytest.mark.parametrize(
    ("failing", "why"),
    [("pass", ""), ("raise RuntimeError('it failed')", "RuntimeError: it failed")],
)
def test_an_errand_is_over_when_its_process_is_and_workers_come_as_before(failing, why):
    ran = run(
        """
        await asyncio.to_thread(nursery.run_errand)
        print("over", flush=True)
        pid, line = await another(1)
        line.sendall(b"end")
        print(line.recv(10))
        """,
        failing=failing,
    )

    assert "errand 3\nover\nb'done'\n" == ran.stdout
    assert why == ran.stderr.strip().rpartition("\n")[2]


@pytest.mark.skipif(spare._trim is None, reason="it is another C library's to do")
def test_what_was_needed_before_the_fork_is_in_no_process_after_it():
    ran = run(
        "print((kept - resident()) * os.sysconf('SC_PAGE_SIZE') // 2**20 > 40)",
        before="""
        def resident():
            return int(open("/proc/self/statm").read().split()[1])

        held = [bytes(10_000) for _ in range(5_000)]
        stays = held.pop()
        del held
        kept = resident()
        """,
    )

    assert "True\n" == ran.stdout, ran.stderr


def test_no_name_is_let_go_by_a_worker_because_it_was_looked_for_before_the_fork():
    """
    To let it go is to write where it is shared.
    """
    ran = run(
        "print(held > before, sys.getrefcount(name) - before)",
        before="""
        name = "".join(["looked", "_for"])
        before = sys.getrefcount(name)
        getattr(int, name, None)
        held = sys.getrefcount(name)
        """,
    )

    assert "True 0\n" == ran.stdout, ran.stderr


def test_one_that_fails_says_why_and_ends():
    ran = run(
        """
        pid, line = await another(1)
        line.sendall(b"fail")
        assert line.recv(10) == b""
        """
    )

    assert "RuntimeError: it failed" in ran.stderr
    assert 0 == ran.returncode


def test_without_the_nursery_there_are_no_more_workers():
    ran = run(
        """
        pid, line = await another(1)
        os.kill(int(os.popen(f"ps -o ppid= -p {pid}").read()), 9)
        try:
            await nursery.another(2)
        except NurseryLost as e:
            print(e)
        """
    )

    assert "restart the daemon" in ran.stdout


@pytest.mark.parametrize("how", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_the_nursery_ends_with_the_daemon(how):
    ran = run(
        f"""
        pid, line = await another(1)
        print(int(os.popen(f"ps -o ppid= -p {{pid}}").read()), flush=True)
        {how}
        """
    )

    assert gone(int(ran.stdout))
