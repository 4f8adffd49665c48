"""
Whoever lost their verified account writes from another: that is told at once, and
moves nothing.
"""

import pytest
from cases import for_each

from gateway.core.decision import Outcome, Urgency
from gateway.core.identity import Standing


@for_each(
    "text",
    [
        "me han robado la cuenta de X, la que tenía verificada",
        "anulad mi verificación, me han robado la cuenta",
        "alguien está usando mi cuenta verificada de Telegram, anuladla ya",
        "han hackeado mi cuenta verificada y escriben por mí",
        "me han robado el móvil con la cuenta verificada, bloqueadla",
        "m'han robat el compte verificat",
        "roubáronme a conta verificada",
        "my verified account has been stolen, block it",
    ],
)
def test_a_stolen_account_is_told_by_whoever_cannot_prove_it(decide, text):
    decision = decide(text)
    assert (decision.outcome, decision.urgency) == (Outcome.DELIVER, Urgency.HIGH)
    assert ["informatica"] == [leg.mailbox for leg in decision.legs]
    assert decision.says == ("account-stolen",)


@pytest.mark.parametrize(
    "text",
    [
        "me robaron el móvil, pasad mi verificación a este telegram",
        "me hackearon la cuenta, dadme la verificación en esta nueva",
        "he cambiado de cuenta, pasadme la verificación a esta",
    ],
)
def test_to_have_it_moved_takes_proof(decide, text):
    decision = decide(text)
    assert (decision.outcome, decision.requires) == (
        Outcome.CHALLENGE,
        Standing.STRONG,
    )
