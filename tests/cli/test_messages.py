"""
What `show`, `messages list` and `diff` tell of what was said in confidence.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from lent import store_at

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Bounce, Visibility

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = Address("telegram", "1044")
TEXT = "mi marido me pega"

#: Rules that know nothing of it.
OTHER = """
town: {name: Pueblo, accounts: {twitter: "@Pueblo"}}
mailboxes: {clerk: {office: Clerk, addresses: {email: c@p.example}}}
otherwise: {deliver: clerk}
"""


def decided(*flags):
    return Decision(
        outcome=Outcome.DELIVER,
        legs=(),
        reply=Reply.PRIVATE,
        rule="guard violence",
        flags=frozenset(flags),
    )


def talk(*, confidential):
    return Conversation(
        id="abcdefghijklmnop",
        contact=ANA,
        mailbox="sociales",
        visibility=Visibility.PRIVATE,
        heard="1044:1",
        heard_at=NOW,
        confidential=confidential,
    )


@pytest.fixture
def told(ana_says):
    async def put(decision, confidential):
        store, message, number = await ana_says(TEXT)
        said = Delivery(id="1.a", message=number, to=ANA, text="016", due_at=NOW)
        await store.record(
            Filing(
                id=number,
                status=Status.ROUTED,
                message=message,
                decision=decision,
                conversations=(talk(confidential=confidential),),
                deliveries=(said,),
            )
        )
        await store.close()

    def told(*flags, confidential=False):
        asyncio.run(put(decided(*flags), confidential))

    return told


@pytest.mark.parametrize(
    ("flags", "confidential"), [(("confidential",), False), ((), True)]
)
def test_what_is_confidential_is_shown_to_whoever_says_who_they_are(
    told, ventanilla, shown, flags, confidential
):
    told(*flags, confidential=confidential)
    before = shown("audit", "list")
    without = [
        ventanilla("show", 1).output,
        ventanilla("show", 1, "--json").output,
        ventanilla("show", 1, "--raw", status=1).output,
        ventanilla("messages", "list", "routed").output,
        ventanilla("messages", "list", "routed", "--json").output,
    ]
    unread = shown("audit", "list")

    read = shown("show", 1, "--clerk", "inés")
    raw = ventanilla("show", 1, "--raw", "--clerk", "inés").output
    acts = [(e["actor"], e["action"], e["object"]) for e in shown("audit", "list")]

    for secret in (TEXT, "1044", "violence"):
        assert not [each for each in without if secret in each]
    assert before == unread
    [hidden] = json.loads(without[-1])
    assert [True, True] == [hidden["confidential"], read["confidential"]]
    assert (TEXT, "{}") == (read["text"], raw)
    assert 2 == acts.count(("clerk inés", "message.read", "message 1"))


@pytest.mark.parametrize(
    "quoting",
    [
        {"in_reply_to": ("1044:0", "1044:1")},
        {"bounce": Bounce(delivery="1.a", because="550 no such user")},
    ],
)
def test_what_a_machine_answers_to_what_is_confidential_is_no_more_open(
    told, ana_says, ventanilla, shown, quoting
):
    told("confidential", confidential=True)

    async def answer():
        store, message, number = await ana_says(f"Estoy fuera. > {TEXT}", "9")
        await store.record(
            Filing(
                id=number,
                status=Status.QUARANTINED,
                message=evolve(message, **quoting),
                decision=decided(),
            )
        )
        await store.close()

    asyncio.run(answer())

    without = [
        ventanilla("show", 2).output,
        ventanilla("show", 2, "--raw", status=1).output,
        ventanilla("messages", "list").output,
        ventanilla("messages", "list", "--json").output,
    ]

    for secret in (TEXT, "telegram:1044"):
        assert not [each for each in without if secret in each]
    assert TEXT in shown("show", 2, "--clerk", "inés")["text"]


@pytest.mark.parametrize(
    ("flags", "confidential"), [(("confidential",), False), ((), True)]
)
def test_of_what_is_confidential_other_rules_tell_number_channel_and_time(
    told, ventanilla, tmp_path, flags, confidential
):
    told(*flags, confidential=confidential)
    other = tmp_path / "other.yaml"
    other.write_text(OTHER, encoding="utf-8")
    both = ("diff", "running", other, "--since", "5000w")

    lines = ventanilla(*both, status=1).output.splitlines()
    [line] = [each for each in lines if each.startswith("message ")]
    found = json.loads(ventanilla(*both, "--json", status=1).output)["different"]

    assert line.startswith("message 1 02/03/2026 13:00 telegram: confidential: ")
    [its] = found
    assert (1, "telegram", True) == (
        its["message"],
        its["channel"],
        its["confidential"],
    )
    for secret in (TEXT, "1044", "violence", "sociales"):
        assert secret not in f"{line} {found}"


def test_of_what_is_not_confidential_other_rules_tell_what_was_said(
    told, ventanilla, tmp_path
):
    told()
    other = tmp_path / "other.yaml"
    other.write_text(OTHER, encoding="utf-8")

    shown = ventanilla("diff", "running", other, "--since", "5000w", status=1).output

    assert TEXT in shown


def test_what_is_not_confidential_is_shown_and_not_noted(told, ventanilla, shown):
    told()

    assert TEXT in ventanilla("show", 1, "--clerk", "inés").output
    assert "telegram:1044" in ventanilla("messages", "list", "routed").output
    assert "message.read" not in ventanilla("audit", "list").output


def refused(folder):
    """
    What was to be said to Ana is refused, by a server that names her.
    """

    async def refuse():
        async with store_at(f"sqlite:///{folder}/ventanilla.db", "one") as store:
            [due] = await store.claim(NOW, timedelta(minutes=1), 1, ["telegram"])
            problem = f"by hand: {ANA}, in confidence; 550 <{ANA.value}> unknown"
            await store.settle(due.failed(problem))

    asyncio.run(refuse())


def test_to_whom_it_is_said_in_confidence_is_listed_for_whoever_says_who_they_are(
    told, ventanilla, shown, begun
):
    told("confidential")
    refused(begun)

    without = [
        ventanilla("outbox", "list").output,
        ventanilla("outbox", "list", "by-hand", "--json").output,
        ventanilla("show", 1).output,
    ]
    unread = ventanilla("audit", "list").output
    [read] = shown("outbox", "list", "by-hand", "--clerk", "inés")

    assert not [each for each in without if "1044" in each]
    assert "by hand: telegram, in confidence" in without[0]
    assert "message.read" not in unread
    assert str(ANA) == read["to"]
    assert str(ANA) in read["problem"]
    acts = [(e["actor"], e["action"], e["object"]) for e in shown("audit", "list")]
    assert 1 == acts.count(("clerk inés", "message.read", "message 1"))


def test_to_whom_it_is_said_openly_is_listed_and_not_noted(
    told, ventanilla, shown, begun
):
    told()
    refused(begun)

    [read] = shown("outbox", "list", "--clerk", "inés")

    assert str(ANA) == read["to"]
    assert "message.read" not in ventanilla("audit", "list").output


def test_why_it_was_not_said_is_told_in_the_readers_language_and_kept_in_json(
    told, ventanilla, shown, begun, monkeypatch
):
    told()
    refused(begun)
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    why = f"a mano: {ANA}, en confianza; 550 <{ANA.value}> unknown"

    [kept] = shown("outbox", "list")

    assert why in ventanilla("outbox", "list").output
    assert why in ventanilla("show", 1).output
    assert (
        f"by hand: {ANA}, in confidence; 550 <{ANA.value}> unknown" == (kept["problem"])
    )
