"""
`ventanilla replay`: decide many past messages again.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from gateway.cli.options import routes_option
from gateway.cli.printing import escaped
from gateway.cli.rules.options import citizens_option, messages, people
from gateway.cli.tables import loaded
from gateway.routing.tools.lines import write_line
from gateway.routing.tools.replaying import Replay


@click.command()
@click.argument("file", metavar="MESSAGES", type=click.Path(path_type=Path))
@routes_option
@citizens_option
def replay(file: Path, *, routes: Path, citizens: Path | None) -> None:
    """
    Decide every message of a file again: MESSAGES has one JSON object a line, and so
    has the output, in the order of time. `-` reads standard input.

    The decisions are the daemon's, with the conversations that earlier messages opened;
    nothing is sent or stored. A line that is no message is reported as FILE:LINE on
    standard error; the others are decided, and the command exits with 1.

    \b
    {"id": "1", "channel": "twitter_dm", "received_at": "2026-03-01T09:00:00+01:00",
     "to": ["@Ayuntamiento"], "sender": {"id": "44", "handle": "@ana"}, "text": "…"}
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    # There are no reference cycles here; looking for them would take a tenth of the
    # time.
    gc.disable()
    click.get_current_context().call_on_close(gc.enable)
    table = loaded(routes)
    run = Replay(table, people(citizens))
    found, wrong = messages(file)
    out = sys.stdout
    for taken in run.take_all(found):
        name = taken.message.external_id
        out.write(escaped(write_line(name, taken.decision, taken.cluster)) + "\n")
    if wrong:
        sys.exit(1)
