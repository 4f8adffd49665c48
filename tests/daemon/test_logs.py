"""
What stands in a line of the log.
"""

import json
import subprocess
import sys

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
