import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gateway.core.message import Address
from gateway.routing.load import load
from gateway.routing.tools.citizens import read_citizens
from gateway.routing.tools.lines import read_line
from gateway.routing.tools.replaying import Replay

from .heard import KNOWN, NOON, said

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("VENTANILLA_CORPORA", ROOT.parent / "shared/corpora"))

#: Labelled messages of the sample town, and the people verified in it. The second and
#: third sets were written after the rules.
SETS = {
    "public": (CORPORA.parent / "town", "corpus_public.jsonl", "citizens_public.yaml"),
    "second": (ROOT / "tests/town", "second.jsonl", "second_citizens.yaml"),
    "third": (ROOT / "tests/town", "third.jsonl", "third_citizens.yaml"),
}


@pytest.fixture(scope="session")
def table():
    """
    The sample town's rules.
    """
    return load(ROOT / "routes.yaml")


@pytest.fixture
def decide(table):
    """
    Returns the decision about a text from an unverified sender.
    """

    def decided(text, *, asked=False, **more):
        reading = evolve(table.read(said(text, **more), KNOWN), asked=asked)
        return table.conclude(reading, thread=None)

    return decided


@pytest.fixture
def facts(table):
    """
    Gives the number of the first who told of the same, for each who tells of something,
    some minutes after noon; a number behind the text is that of the message to which
    it replies.
    """

    def facts(*told):
        messages = [
            said(
                text,
                reference=str(number),
                sender=Address("telegram", f"70{number}"),
                received_at=NOON + timedelta(minutes=minutes),
                in_reply_to=tuple(map(str, to)),
            )
            for number, (minutes, text, *to) in enumerate(told)
        ]
        return [taken.cluster for taken in Replay(table).take_all(messages)]

    return facts


@pytest.fixture(scope="module", params=SETS)
def decided(request, table):
    """
    Each line of a set with its decision, by time.
    """
    folder, corpus, people = SETS[request.param]
    if not folder.is_dir():
        pytest.skip("the sample town's corpora are not here")
    citizens = read_citizens((folder / people).read_text("utf-8"), people)
    replay = Replay(table, citizens)
    lines = (folder / corpus).read_text("utf-8").splitlines()
    return [(json.loads(line), replay.take(read_line(line))) for line in lines]
