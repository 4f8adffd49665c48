"""
`ventanilla plenary correct`: the secretary corrects whether a question was read out.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.options import case_number, clerk_option
from gateway.cli.plenary.dates import SESSION
from gateway.cli.plenary.hall import hall, hall_as_held, rules_of
from gateway.cli.plenary.live import read_questions
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say
from gateway.core.plenary.question import MOVES, QuestionEvent
from gateway.ports.store import Store

#: What may be so instead.
_READ, _NOT_READ = "read", "not-read"


@click.command()
@click.argument("number")
@click.option("--session", type=SESSION, required=True, help="The day of the session.")
@click.option(
    "--as",
    "outcome",
    type=click.Choice([_READ, _NOT_READ]),
    required=True,
    help="What is so.",
)
@click.option("--because", required=True, help="Why, for chain and minutes. No names.")
@clerk_option
@json_option
def correct(
    number: str,
    *,
    session: datetime,
    outcome: str,
    because: str,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Correct whether the question NUMBER (J-412) was read out in a session, during the
    session or after. Its author is told, and the minutes' list and the audit chain
    record it with the reason. While the list is open, what was not read waits on it
    again.
    """
    from gateway.daemon.keys import reply_key
    from gateway.relay.pen import Pen
    from gateway.relay.rounds import hall as rounds

    here = hall()
    case = case_number(number, here.town.casework.prefix)
    starts, listed = read_questions(here, session)
    theirs = [one for one in listed if one.case == case]
    if not theirs:
        fail(say("question-none", number=number, when=starts))
    read = outcome == _READ
    # One person's questions may have one number.
    event = QuestionEvent.READ_AFTER_ALL if read else QuestionEvent.NOT_READ
    may = (each for each in theirs if (each.state, event) in MOVES)
    one = next(may, theirs[-1])
    # What the author is told is short enough for every channel.
    pen = Pen(rules_of(hall_as_held()), {}, reply_key(settings()), datetime.now(UTC))

    async def work(store: Store) -> bool:
        its = rounds.Hall(
            questions=store,
            upkeep=store,
            cases=store,
            filings=store,
            register=store,
            pen=lambda: pen,
        )
        return await its.correct(one, read=read, by=clerk, because=because)

    if not in_store(work):
        state = say(f"question-{one.state.value}")
        fail(say("question-not-corrected", number=number, state=state))
    if as_json:
        print_json({"number": here.town.casework.named(one.case), "as": outcome})
    else:
        click.echo(say(f"question-corrected-{outcome}", number=number))
