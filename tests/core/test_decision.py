"""
Who may be given what was decided about.
"""

from cases import for_each

from gateway.core.conversation import Mailbox
from gateway.core.decision import Decision, Outcome


@for_each(
    ("flags", "accused", "confidential", "given"),
    [
        ((), (), False, True),
        (("confidential",), (), False, False),
        (("confidential",), (), True, True),
        ((), ("lights",), True, False),
        ((), ("police",), False, True),
    ],
)
def test_what_is_confidential_or_a_complaint_is_not_for_everybody(
    flags, accused, confidential, given
):
    decision = Decision(
        outcome=Outcome.DELIVER,
        legs=(),
        flags=frozenset(flags),
        accused=frozenset(accused),
    )
    lights = Mailbox(id="lights", office="Alumbrado", confidential=confidential)

    assert given is decision.is_for(lights)
