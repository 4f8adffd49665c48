"""
`ventanilla run`.
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
    VENTANILLA_DRAIN_SECONDS  what a stop may take (10)
    VENTANILLA_KEY            seals reply addresses (made in the state)
    VENTANILLA_STEP_UP        the e-office's kind, such as signed-return (off)
    VENTANILLA_PUBLIC_URL     where people's browsers reach us (off)

    Each channel's are on its page in docs/channels, those of the counter and the
    console in docs/counter.md and docs/console.md. A secret may stand in a file named
    by the same variable with _FILE behind it.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    # One that comes before there are rules to read again would end us, and to load the
    # daemon takes a second.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # Process 1, as a container's may be, would not end by it; and nothing has begun.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    from gateway.daemon.run import run as run_daemon

    status = run_daemon(os.environ)
    logging.shutdown()
    sys.stderr.flush()
    # Everything is put away. A thread that waits for somebody's DNS must not keep the
    # process any longer, as Python's own exit would let it.
    os._exit(status)
