"""
What stands in a line of the log.
"""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import logging, threading
import structlog
from gateway.daemon import logs

logs.begin("INFO")
logs.name_process(worker=2)
log = structlog.get_logger()
log.info("ours")
logging.getLogger("theirs").warning("a library's")
writing = threading.Thread(target=log.info, args=("a thread's",))
writing.start()
writing.join()
"""


def test_each_line_of_a_worker_names_it_whichever_thread_writes():
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [("ours", 2), ("a library's", 2), ("a thread's", 2)] == [
        (line["event"], line["worker"]) for line in told
    ]


SAID = """
import json, logging, sys
import structlog
from gateway.daemon import logs

logs.begin("DEBUG")
for said in json.loads(sys.argv[1]):
    structlog.get_logger().info("ours", said=said)
    logging.getLogger("theirs").warning("%s", said)
"""

#: Every control character, what turns the line, and what ends it for some readers.
ODD = [
    *map(chr, (*range(0x20), *range(0x7F, 0xA0))),
    *"\u200b\u2028\u2029\u202a\u202e\u2066\ufeff\ud800",
    "\x1b[2J\x1b]0;town\x07",
    'a\nb\r\n{"event": "forged"}',
    '"}, {"event": "forged"',
]


def lines_of(program, *arguments):
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        timeout=60,
        check=True,
    )
    return ran.stderr.splitlines()


def test_whatever_is_said_one_line_of_json_without_control_characters_tells_it():
    lines = lines_of(SAID, json.dumps(ODD))

    told = [json.loads(line) for line in lines]
    assert ODD == [line["said"] for line in told[::2]]
    assert ODD == [line["event"] for line in told[1::2]]
    assert all(0x20 <= octet < 0x7F for line in lines for octet in line)


SECRETS = """
import logging
import structlog
from gateway.daemon import logs

logs.begin("DEBUG")
for name in logs.SECRET:
    structlog.get_logger().info("ours", **{name: "canary", name.upper(): "canary"})
for name in logs.PINNED:
    logging.getLogger(f"{name}.part").info("canary")
    logging.getLogger(f"{name}.part").debug("canary")
"""


def test_no_secret_is_told_even_where_everything_is_logged():
    lines = lines_of(SECRETS)

    assert {"ours"} == {json.loads(line)["event"] for line in lines}
    assert b"canary" not in b"".join(lines)


AT_THE_DOOR = """
import asyncio, sys
from channels.email.door.limits import Limits
from channels.email.door.listening import serve
from channels.email.door.manners import DoorTerms
from gateway.core.errors import TemporaryFailure
from gateway.daemon import logs

async def deposit(raw, envelope):
    raise TemporaryFailure("no room")

async def authenticate(login, password):
    return None

async def hears(proxy, said):
    terms = DoorTerms(
        hostname="mx.example",
        accepts=lambda address: address == "canary@ayto.example",
        deposit=deposit,
        authenticate=authenticate,
        limits=Limits(commands=1),
        proxy=proxy,
    )
    door = await serve(terms, "127.0.0.1", 0, lmtp=False)
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(said)
    writer.write_eof()
    await reader.read()
    writer.close()
    await door.close()

logs.begin("DEBUG")
for said in sys.argv[1:]:
    asyncio.run(hears(said.startswith("PROXY"), said.encode() + b"\\r\\n"))
"""

#: A mail that is brought as it should be; it cannot be stored.
MAIL = [
    "EHLO canary.example",
    "MAIL FROM:<canary@vecinos.example>",
    "RCPT TO:<canary@ayto.example>",
    "DATA",
    "Subject: canary\r\n\r\ncanary\r\n.",
]
SAID_AT_THE_DOOR = [
    "AUTH LOGIN\r\nY2FuYXJ5\r\nY2FuYXJ5",
    "AUTH PLAIN Y2FuYXJ5",
    *("canary@correo.example", "canary,12345678Z vive en", "canary\r\ncanary"),
    *("MAIL FROM:<canary", "EHLO " + "canary" * 500, "VRFY canary", "ca\u0144ary"),
    *("PROXY canary", "PROXY TCP4 canary canary 1 25", "PROXYcanary" * 20),
    "\r\n".join(MAIL),
    "\r\n".join(["DATA", *MAIL[4:]]),
]


def test_nothing_that_is_said_at_the_mail_door_is_told():
    lines = lines_of(AT_THE_DOOR, *SAID_AT_THE_DOOR)

    told = b"".join(lines).lower()
    assert b"dialogue.bad_proxy_header" in told
    assert b"dialogue.deferred" in told
    assert b"canary" not in told
    assert b"y2fuyxj5" not in told


UNHEARD = """
import logging, sys
import structlog
from gateway.daemon import logs

logs.begin("INFO")
for _ in range(2000):
    structlog.get_logger().info("ours")
    logging.getLogger("theirs").warning("a library's")
print("went on")
"""


def without_reader():
    ours, theirs = os.pipe()
    os.close(ours)
    return theirs


@pytest.mark.parametrize(
    "opened", [lambda: os.open("/dev/full", os.O_WRONLY), without_reader]
)
def test_who_logs_goes_on_where_nothing_can_be_logged(opened):
    assert "went on\n" == said_beside(opened())


def test_who_logs_goes_on_where_whoever_reads_hangs():
    ours, theirs = os.pipe()

    assert "went on\n" == said_beside(theirs)
    assert b'"event": "ours"' in os.read(ours, 1000)
    os.close(ours)


def said_beside(stderr):
    ran = subprocess.run(
        [sys.executable, "-c", UNHEARD],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(stderr)
    return ran.stdout


FULL = """
import resource
import structlog
from gateway.daemon import logs

logs.begin("INFO")
log = structlog.get_logger()
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (250, most))
for _ in range(4):
    log.info("while there is room", much="x" * 60)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
log.info("there is room again")
log.info("and still")
"""


def test_what_is_logged_after_the_disk_was_full_stands_on_lines_of_its_own(tmp_path):
    log = tmp_path / "log"

    with log.open("ab") as stderr:
        subprocess.run(
            [sys.executable, "-c", FULL], stderr=stderr, timeout=60, check=True
        )

    whole, cut, *after = log.read_text().splitlines()
    assert "while there is room" == json.loads(whole)["event"]
    assert cut == whole[: len(cut)]
    assert ["there is room again", "and still"] == [
        json.loads(line)["event"] for line in after
    ]
