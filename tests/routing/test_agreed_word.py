"""
Rules that hear what was agreed with whoever writes.
"""

import pytest
from cases import for_each

from gateway.core.decision import Outcome, Reason, Reply, Urgency, Why
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Visibility
from gateway.routing.compiler import compile_routes

from .heard import mailboxes, said
from .test_decide import RULES

HEARS = """guards:
  calls:
    match: {agreed: yes}
    deliver: [police, social]
    confidential: yes
    urgency: emergency
    says: neutral
"""
TABLE = compile_routes(RULES.replace("guards:\n", HEARS))


def decided(table, text, agreed="Ana Gil", **more):
    verdict = Verdict(standing=Standing.NONE, because="test", agreed=agreed)
    return table.decide(said(text, **more), verdict)


def reasons(decision):
    return {reason for leg in decision.legs for reason in leg.reasons}


@for_each(
    "text",
    ["La farola está rota", "hola @Luces", "certificado de padrón", "fuego", "casino"],
)
def test_it_comes_before_all_else_and_reaches_those_alone(text):
    decision = decided(TABLE, text)

    assert ["police", "social"] == mailboxes(decision)
    assert (Outcome.DELIVER, Urgency.EMERGENCY, Reply.PRIVATE) == (
        decision.outcome,
        decision.urgency,
        decision.reply,
    )
    assert "confidential" in decision.flags
    assert {Reason(Why.AGREED, "Ana Gil")} == reasons(decision)


def test_a_machine_s_message_reaches_them_and_is_answered_by_nobody():
    headers = {"auto-submitted": "auto-replied"}

    decision = decided(TABLE, "hola", headers=headers)

    assert ["police", "social"] == mailboxes(decision)
    assert (Outcome.DELIVER, Reply.NONE) == (decision.outcome, decision.reply)


def test_in_public_too():
    decision = decided(TABLE, "hola", visibility=Visibility.PUBLIC)

    assert (["police", "social"], Reply.PRIVATE) == (
        mailboxes(decision),
        decision.reply,
    )


@pytest.mark.parametrize("text", ["La farola está rota", "fuego", "casino"])
def test_whoever_does_not_say_it_is_heard_as_ever(text):
    ours, theirs = decided(TABLE, text, agreed=""), decided(compile_routes(RULES), text)

    assert (theirs.rule, theirs.legs) == (ours.rule, ours.legs)


def test_a_guard_that_holds_anyhow_does_not_tell_of_it():
    table = compile_routes(RULES)

    assert {Reason(Why.SAYS, "me pega")} == reasons(decided(table, "me pega"))
    assert {Reason(Why.ABOUT)} == reasons(
        decided(
            compile_routes(
                RULES.replace("words: [me pega]", "match: {standing: none}")
            ),
            "hola",
        )
    )


def test_a_rule_may_ask_that_it_is_not_said():
    table = compile_routes(RULES.replace("words: [casino]", "match: {agreed: no}"))

    assert "guard spam" == decided(table, "hola", agreed="").rule
    assert "otherwise" == decided(table, "hola").rule
