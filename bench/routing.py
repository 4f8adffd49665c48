"""
The cost of routing a message: our index, compared with one compiled expression per
rule, tried in sequence, and with RE2's set of all. One process, in turns, medians.

    python -m bench.routing [--quick] [--out docs/performance.md]
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, thread_time
from typing import TypeVar

import click
import re2
from attrs import frozen

from bench import generate
from bench.page import machine, put, table
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.load import load
from gateway.routing.table import RoutingTable
from gateway.routing.words import text
from gateway.routing.words.tags import tags

ROOT = Path(__file__).parents[1]
SIZES = (10, 100, 1_000, 10_000)
ROUNDS = 5

#: How many messages are measured, and how many for the linear scan, which is too slow
#: for more.
MESSAGES = 300
FEW = 20

_KNOWN = Verdict(standing=Standing.KNOWN, because="a benchmark")

T = TypeVar("T")

#: Matches one folded message; returns the numbers of rules to be tried.
Match = Callable[[str], Sequence[int]]


@frozen(kw_only=True)
class Row:
    """
    The cost for one number of rules, in microseconds per message, and of compiling
    them.
    """

    rules: int
    match: float
    decide: float
    linear: float
    together: float
    seconds: float
    megabytes: float


@click.command()
@click.option("--quick", is_flag=True, help="Small and short: to see that it runs.")
@click.option("--out", type=click.Path(path_type=Path), help="A page to write it into.")
def main(*, quick: bool, out: Path | None) -> None:
    """
    Measure, print, and write the section of a page.
    """
    sizes, rounds, count = ((10, 100), 1, FEW) if quick else (SIZES, ROUNDS, MESSAGES)
    rows = [_row(size, rounds, count) for size in sizes]
    section = _section(rows, _town(rounds if quick else rounds * 5))
    put(out, "routing", section)


def _row(size: int, rounds: int, count: int) -> Row:
    asked = generate.rules(size)
    routing = _compiled(size)
    written = generate.messages(count)
    folded = [text.plain(each) for each in written]
    messages = [_message(each) for each in written]

    def decide(message: Message) -> None:
        routing.decide(message, _KNOWN)

    match, linear, together = _ours(routing), _linear(asked), _set(asked)
    _agree(match, linear, together, folded[:FEW])
    costs = _in_turns(
        [
            lambda: _cost(match, folded),
            lambda: _cost(decide, messages),
            lambda: _cost(linear, folded[:FEW]),
            lambda: _cost(together, folded),
        ],
        rounds,
    )
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        seconds, megabytes = fresh.submit(_weigh, size).result()
    return Row(
        rules=size,
        match=costs[0],
        decide=costs[1],
        linear=costs[2],
        together=costs[3],
        seconds=seconds,
        megabytes=megabytes,
    )


def _town(rounds: int) -> list[float]:
    routing = load(ROOT / "routes.yaml")
    messages = [_message(each) for each in _SAID]
    told = [" ".join((*_SAID[n:], *_SAID[:n])) for n in range(len(_SAID))]
    long = [_message(f"{each} {each} {each}"[:_LONG]) for each in told]

    def decide(message: Message) -> None:
        routing.decide(message, _KNOWN)

    costs = [
        lambda: _cost(decide, messages),
        lambda: _cost(text.plain, _SAID),
        lambda: _cost(decide, long),
    ]
    return _in_turns(costs, rounds)


def _in_turns(costs: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    taken = [[cost() for cost in costs] for _ in range(rounds)]
    return [statistics.median(each) for each in zip(*taken, strict=True)]


def _cost(work: Callable[[T], object], given: Sequence[T]) -> float:
    # A warm-up lap first, since the previous contestant left its data in the
    # processor's caches. Thread time, so that other processes do not count.
    for one in given:
        work(one)
    start = thread_time()
    for one in given:
        work(one)
    return (thread_time() - start) / len(given) * 1e6


def _compiled(size: int) -> RoutingTable:
    files = generate.source(generate.rules(size))
    return compile_routes(files.pop("routes.yaml"), included=files)


def _weigh(size: int) -> tuple[float, float]:
    compile_routes(*generate.source([]).values())
    before, start = _resident(), perf_counter()
    kept = _compiled(size)
    seconds = perf_counter() - start
    _ours(kept)(generate.messages(1)[0])
    return seconds, (_resident() - before) / 2**20


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _ours(routing: RoutingTable) -> Match:
    index, openings = routing.index, routing.rules.topic_book.openings

    def match(folded: str) -> Sequence[int]:
        words = text.cut(folded)
        return openings.opened(index.find(folded, words, tags(folded)).all())

    return match


def _linear(asked: Sequence[generate.Asked]) -> Match:
    rules = [re.compile(_expression(one)) for one in asked]

    def match(folded: str) -> Sequence[int]:
        return [n for n, rule in enumerate(rules) if rule.search(folded)]

    return match


def _set(asked: Sequence[generate.Asked]) -> Match:
    options = re2.Options()
    options.never_capture = True
    options.max_mem = 2**30
    together = re2.Set.SearchSet(options)
    for one in asked:
        together.Add(_expression(one))
    together.Compile()

    def match(folded: str) -> Sequence[int]:
        return together.Match(folded) or ()

    return match


def _expression(asked: generate.Asked) -> str:
    if asked.kind == "patterns":
        return asked.entries[0]
    start = r"\b" if asked.kind == "words" else ""
    return f"{start}(?:{'|'.join(asked.entries)})\\b"


def _agree(match: Match, linear: Match, together: Match, folded: Sequence[str]) -> None:
    # The others find exact words only; ours must find at least those.
    for one in folded:
        exact = set(linear(one))
        if exact != set(together(one)) or not exact <= set(match(one)):
            sys.exit(f"they do not agree on: {one}")


def _message(written: str) -> Message:
    return Message(
        external_id="1",
        reference="1",
        sender=Address("twitter", "7"),
        handle="@vecina",
        display_name="Una vecina",
        text=written,
        visibility=Visibility.PUBLIC,
        received_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    )


def _section(rows: Sequence[Row], town: Sequence[float]) -> str:
    head = (
        "rules",
        "ours: match, µs",
        "ours: whole decision, µs",
        "an expression a rule, µs",
        "RE2's set of all, µs",
        "linear ÷ ours",
        "set ÷ ours",
        "compiled in, s",
        "memory, MiB",
    )
    cells = [
        (
            f"{row.rules:,}",
            f"{row.match:.1f}",
            f"{row.decide:.0f}",
            f"{row.linear:,.0f}",
            f"{row.together:.1f}",
            f"{row.linear / row.match:.1f}",
            f"{row.together / row.match:.1f}",
            f"{row.seconds:.2f}",
            f"{row.megabytes:.0f}",
        )
        for row in rows
    ]
    growth = rows[-1].match / rows[0].match
    told = (
        f"Matching against {rows[-1].rules:,} rules costs {growth:.1f} times what "
        f"{rows[0].rules} cost. It begins with folded text. A whole decision by the "
        "sample town's rules, with folding, stems, near-spelling, examples and trace: "
        f"{town[0]:.0f} µs, of which folding is {town[1]:.1f}; of what fills a mail of "
        f"2 KB, {town[2] / 1000:.1f} ms."
    )
    where = (
        f"{machine()}, {platform.python_implementation()} "
        f"{platform.python_version()}, medians of {ROUNDS} rounds in turns."
    )
    return "\n".join((*table(head, cells), "", told, "", where))


#: Characters of a long mail.
_LONG = 2_048

#: Messages to the sample town.
_SAID = (
    "@AytoJunar la farola de la calle Almez, 18 está fundida desde el lunes",
    "buenas, a q hora abre la biblioteca mñn? grasias",
    "Hay un socabón enorme en la cuesta del Molino, se va a matar alguien con la moto",
    "necesito el certificado de empadronamiento para el colegio de mi hija",
    "propongo que el pleno hable del carril bici de la avenida #PlenoJunar",
    "the street lamp in front of my house does not work, who do I have to call?",
    "vivo en la calle Real 7 y mi vecino tiene un perro que ladra toda la noche",
    "los contenedores llevan cuatro días llenos y hay ratas, esto es una vergüenza!!!",
    "¿cuándo acaba el plazo para pagar el IBI? no he recibido la carta",
    "bon dia, la paperera de la plaça està plena de brutícia i ningú la buida",
    "se ha roto una tubería y sale agua por la acera, venid rápido por favor",
    "gracias a la policía por la ayuda de ayer con el coche, sois los mejores 👏",
)

if __name__ == "__main__":
    main()
