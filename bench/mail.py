"""
Throughput and cost of mail, from the connection to the mailbox: the gateway compared
with Postfix, with one and two workers, ten and ten thousand rules, and with and without
SPF, DKIM and DMARC.

    python -m bench.mail [--quick] [--only PART] [--folder DIR] [--out PAGE]
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import click
from attrs import frozen

from bench import letters, load, mail_page, postfix
from bench.domains import Domain
from bench.load import Generator, Load, MissingError
from bench.ours import Ours
from bench.page import put
from bench.postfix import Postfix
from bench.turns import Contestant, Rounds, in_turns
from gateway.serving import free_port

ROUNDS = 5
RULES = 1_000
FEW, MANY = 10, 10_000
WORKERS = (1, 2)

#: Mails offered per second regardless of earlier answers, and how many may be under way
#: at once.
OFFERED, WAITING = 400, 150

#: As Postfix does: senders are not authenticated.
_UNPROVEN = {"VENTANILLA_EMAIL_PROOF": "no"}

#: Different mails in a pack; the load generator numbers them, and repeats.
_DIFFERENT = 300


@frozen(kw_only=True)
class Bench:
    """
    Where and how much is measured.

    Attributes:
        folder: The folder of all data.
        rounds: How many rounds.
        hurry: Divides the number of mails of each load.
    """

    folder: Path
    rounds: int
    hurry: int
    generator: Generator

    def beside_postfix(self) -> str:
        """
        Compare the gateway with Postfix.

        Raises:
            MissingError: There is no Postfix here.
        """
        why = postfix.why_not()
        if why is not None:
            raise MissingError(why)
        small, large = (self._pack(size) for size in (2_048, 20_480))
        loads = [
            self._load(small, 1_500, sessions=1),
            self._load(small, 3_000, sessions=10),
            self._load(small, 3_000, sessions=50),
            self._load(large, 1_500, sessions=10),
            self._load(large, 1_500, sessions=50),
            self._load(small, 2_000, sessions=WAITING, rate=OFFERED),
        ]
        told = self._in_turns(
            "postfix",
            Contestant(lambda place: Postfix(place, free_port()), loads),
            Contestant(partial(_ours, RULES), loads),
        )
        return mail_page.beside_postfix(loads, told)

    def by_workers(self) -> str:
        """
        Compare Postfix with the gateway with one worker process and with two.

        Raises:
            MissingError: There is no Postfix here.
        """
        why = postfix.why_not()
        if why is not None:
            raise MissingError(why)
        loads = [self._load(self._pack(2_048), 3_000, sessions=50)]
        contestants = [Contestant(lambda place: Postfix(place, free_port()), loads)]
        for workers in WORKERS:
            settings = {**_UNPROVEN, "VENTANILLA_WORKERS": str(workers)}
            made = partial(_ours, RULES, settings=settings)
            contestants.append(Contestant(made, loads))
        return mail_page.by_workers(WORKERS, self._in_turns("workers", *contestants))

    def by_rules(self) -> str:
        """
        Compare few rules with many.
        """
        contestants = []
        for rules in (FEW, MANY):
            pack = self._pack(2_048, rules=rules, boxes=FEW)
            made = partial(_ours, rules)
            contestants.append(Contestant(made, [self._load(pack, 2_000, sessions=10)]))
        return mail_page.by_rules((FEW, MANY), self._in_turns("rules", *contestants))

    def proven(self) -> str:
        """
        Compare with and without authentication of senders.
        """
        domain, count, rules = Domain(), 1_500 // self.hurry, RULES // self.hurry
        # Signed mails cannot be numbered: all are different.
        mails = letters.letters(rules, 2_048, count + 100, numbered=False)
        pack = letters.pack(self.folder / "signed", map(domain.sign, mails))
        loads = [self._load(pack, 1_500, sessions=10)]
        with domain.served() as port:
            looking = {"VENTANILLA_EMAIL_RESOLVER": f"127.0.0.1:{port}"}
            told = self._in_turns(
                "proof",
                Contestant(partial(_ours, rules), loads),
                Contestant(partial(_ours, rules, settings=looking), loads),
            )
        return mail_page.proven(told)

    def _pack(self, size: int, *, rules: int = RULES, boxes: int = 100) -> Path:
        made = letters.letters(rules, size, _DIFFERENT, boxes=boxes)
        return letters.pack(self.folder / f"pack-{rules}-{size}", made)

    def _load(self, pack: Path, count: int, *, sessions: int, rate: int = 0) -> Load:
        return Load(pack=pack, count=count // self.hurry, sessions=sessions, rate=rate)

    def _in_turns(self, name: str, *contestants: Contestant) -> Rounds:
        return in_turns(
            contestants,
            self.generator,
            self.folder / name,
            self.rounds,
            lambda what: click.echo(f"{name}: {what}", err=True),
        )


#: The parts that can be measured separately, by the name of their section on the page.
PARTS: Mapping[str, Callable[[Bench], str]] = {
    "mail": Bench.beside_postfix,
    "mail-workers": Bench.by_workers,
    "mail-rules": Bench.by_rules,
    "mail-proof": Bench.proven,
}


@click.command()
@click.option("--quick", is_flag=True, help="Small and short: to see that it runs.")
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="A part.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="A folder on the disk to be measured: it is made, and stays.",
)
@click.option("--out", type=click.Path(path_type=Path), help="A page to write it into.")
def main(
    *, quick: bool, only: Sequence[str], folder: Path | None, out: Path | None
) -> None:
    """
    Measure, print, and write the sections of a page. Parts that cannot be measured here
    are skipped with a message.
    """
    # On SIGTERM exit normally, so that child processes are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if folder is not None and folder.exists():
        raise click.UsageError(f"{folder} is there already: name a new one")
    with ExitStack() as stack:
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="bench-")
            folder = Path(stack.enter_context(temporary))
        else:
            folder.mkdir(parents=True)
        # Readable for Postfix's processes, which are not root; the folder contains only
        # our data.
        folder.chmod(0o755)
        try:
            bench = Bench(
                folder=folder.resolve(),
                rounds=1 if quick else ROUNDS,
                hurry=50 if quick else 1,
                generator=load.compiled(folder),
            )
        except MissingError as e:
            click.echo(f"mail is left out: {e}", err=True)
            return
        for name in only or PARTS:
            _write(name, bench, out)


def _write(name: str, bench: Bench, out: Path | None) -> None:
    try:
        section = PARTS[name](bench)
    except MissingError as e:
        click.echo(f"{name} is left out: {e}", err=True)
        return
    where = mail_page.where(bench.folder, bench.rounds)
    put(out, name, f"{section}\n\n{where}")


def _ours(rules: int, place: Path, settings: Mapping[str, str] | None = None) -> Ours:
    return Ours(place, free_port(), rules, settings or _UNPROVEN)


if __name__ == "__main__":
    main()
