"""
`ventanilla diff`: which messages other rules would decide otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from attrs import asdict

from gateway.cli.access import in_store
from gateway.cli.options import span
from gateway.cli.printing import json_option, print_json, short, visible
from gateway.cli.rules.options import citizens_option, messages, people
from gateway.cli.tables import loaded, rule_files
from gateway.cli.wording import for_machines, when
from gateway.core.filing import Filing
from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.core.sentence import sentence
from gateway.ports.store import Store
from gateway.routing.tools.differing import Difference, differences
from gateway.routing.tools.posts import ChangedMailbox, posts
from gateway.routing.tools.replaying import Replay
from gateway.town.hidden_messages import confided

#: Maximum number of messages from the store that are decided again, the newest.
MOST = 10_000

#: How many characters of a message are shown.
_SHOWN = 70

Messages = list[tuple[Message, Verdict | None]]

#: The number of each message of the store, by channel and external id, and whether it
#: is confidential.
Numbers = Mapping[tuple[str, str], tuple[int, bool]]


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--messages",
    "file",
    type=click.Path(path_type=Path),
    help="A file of messages, as `ventanilla replay` reads it; - is standard input.",
)
@click.option(
    "--since",
    default="30d",
    show_default=True,
    metavar="SPAN",
    help="Without --messages: those in the store from this time, as 12h, 30d or 8w.",
)
@citizens_option
@json_option
def diff(
    old: Path,
    new: Path,
    *,
    file: Path | None,
    since: str,
    citizens: Path | None,
    as_json: bool,
) -> None:
    """
    Show which messages the rules in NEW would decide otherwise than those in OLD, and
    why. `running` stands for the rules that the daemon reads. If NEW gives a mailbox to
    somebody else, show what is left of its former holder: addresses that may still
    speak for it, and lines that name them.

    Exits with 1 if there is any difference. A message in the store is shown with its
    number, for `ventanilla show`; of a confidential one only number, channel and time
    are shown.

    \b
    ventanilla diff running routes.yaml --since 30d
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    before, after, known = loaded(old), loaded(new), people(citizens)
    wrong = 0
    heard: Messages
    kept: Numbers = {}
    if file is not None:
        found, wrong = messages(file)
        heard = [(message, None) for message in found]
    else:
        heard, kept = _stored(span(since))
    runs = Replay(before, known), Replay(after, known)
    changed = list(differences(heard, *runs))
    others = list(posts(before, after, rule_files(new).texts))
    if as_json:
        print_json(
            {
                "old": before.version,
                "new": after.version,
                "messages": len(heard),
                "different": [_described(each, kept) for each in changed],
                "posts": [_post(each) for each in others],
            }
        )
    else:
        for post in others:
            _print_post(post)
        for each in changed:
            _print(each, kept)
        click.echo(f"{len(changed)} of {len(heard)} messages are decided otherwise")
    if changed or others or wrong:
        sys.exit(1)


def _stored(span: timedelta) -> tuple[Messages, Numbers]:
    since = datetime.now(UTC) - span

    async def look(store: Store) -> tuple[Sequence[Filing], frozenset[int]]:
        found = await store.heard_since(since, MOST)
        return found, await confided(store, found)

    filings, quiet = in_store(look)
    if len(filings) == MOST:
        click.echo(f"only the newest {MOST} messages are looked at", err=True)
    said = [(f.message, f) for f in filings if f.message is not None]
    heard: Messages = [
        (message, filing.verdict)
        for message, filing in said
        if filing.decision is not None and not filing.decision.is_answer
    ]
    return heard, {_name(m): (f.id, f.id in quiet) for m, f in said}


def _name(message: Message) -> tuple[str, str]:
    return message.channel, message.external_id


def _print(found: Difference, kept: Numbers) -> None:
    message = found.message
    number, hidden = kept.get(_name(message), (None, False))
    called = message.external_id if number is None else f"message {number}"
    glimpse = short(message.text or message.subject, _SHOWN)
    confidential = sentence("held-confidential", message=number)
    said = for_machines(confidential) if hidden else glimpse
    at = when(message.received_at)
    click.echo(visible(f"{called} {at} {message.channel}: {said}"))
    if hidden:
        return
    for field, (was, now) in found.fields.items():
        click.echo(f"  {field}: {_listed(was)} → {_listed(now)}")
    for because in found.gone:
        click.echo(visible(f"  - {because}"))
    for because in found.come:
        click.echo(visible(f"  + {because}"))


def _print_post(post: ChangedMailbox) -> None:
    click.echo(visible(f"{post.mailbox}: {post.was or '-'} → {post.now or '-'}"))
    if post.speaks:
        there = ", ".join(map(str, post.speaks))
        click.echo(f"  is still spoken for from {there}")
    for line in post.named:
        click.echo(visible(f"  still named in {line}"))


def _post(post: ChangedMailbox) -> dict[str, Any]:
    told = asdict(post, filter=lambda field, _: field.name != "speaks")
    return {**told, "speaks": [str(address) for address in post.speaks]}


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values) or "nothing"


def _described(found: Difference, kept: Numbers) -> dict[str, Any]:
    message = found.message
    number, hidden = kept.get(_name(message), (None, False))
    about = {
        "message": number,
        "channel": message.channel,
        "received_at": message.received_at.isoformat(),
        "confidential": hidden,
    }
    if hidden:
        return about
    return {
        "id": message.external_id,
        **about,
        "text": message.text,
        "fields": {
            field: {"old": list(was), "new": list(now)}
            for field, (was, now) in found.fields.items()
        },
        "gone": list(found.gone),
        "come": list(found.come),
    }
