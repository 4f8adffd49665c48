"""
`ventanilla run`: the daemon.
"""

from __future__ import annotations

import logging
import os
import signal
import sys

import click


@click.command()
def run() -> None:
    """
    Run the daemon until SIGTERM; SIGHUP reads routes.yaml again.

    Settings come from the environment. The gateway's own:

    \b
    VENTANILLA_ROUTES         the rules (routes.yaml)
    VENTANILLA_RELOAD         signal, or watch: take up changed rules (signal)
    VENTANILLA_STATE          folder of database, key and mail (var)
    VENTANILLA_STORE          sqlite:///… or postgresql://… (SQLite in the state)
    VENTANILLA_HTTP           health, status and metrics (127.0.0.1:8480)
    VENTANILLA_NODE           this node's name (one)
    VENTANILLA_RULES_DIFFER   where nodes have different rules: report, or refuse to
                              route by older ones (report)
    VENTANILLA_WORKERS        processes that read, route and deliver (1)
    VENTANILLA_LOG_LEVEL      DEBUG, INFO, WARNING or ERROR (INFO)
    VENTANILLA_DRAIN_SECONDS  how long a stop may take (10)
    VENTANILLA_KEY            seals reply addresses (made in the state)
    VENTANILLA_STEP_UP        the e-office's kind, such as signed-return (off)
    VENTANILLA_PUBLIC_URL     where people's browsers reach us (off)

    Each channel's are on its page in docs/channels, those of the counter and the
    console in docs/counter.md and docs/console.md. A secret may stand in a file named
    by the same variable with _FILE behind it.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    # Loading the daemon takes a second; a SIGHUP before it can reload would end this
    # process.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # As process 1, such as in a container, this process would ignore SIGTERM. Nothing
    # has begun yet, so it may end at once.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    from gateway.daemon.run import run as run_daemon

    status = run_daemon(os.environ)
    logging.shutdown()
    sys.stderr.flush()
    # Everything is closed. Python's own exit would wait for threads, such as one that
    # waits for an answer from the DNS.
    os._exit(status)
