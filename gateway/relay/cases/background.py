"""
What is known of the cases that a message may be about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from gateway.core.case import Case, Number
from gateway.core.decision import Decision


@frozen(kw_only=True)
class Background:
    """
    The cases that a message may be about.

    Attributes:
        cases: Cases of the conversations that it continues.
        lacking: The decisions that opened them, with the terms that are no longer
            promised.
        jobs: The job that already reports the same, by topic.
        places: For messages that name no place: the one that the sender named before,
            by topic.
        compared: Cases that were compared with the message.
        alike: All cases of each of *jobs*, and of those that *cases* belong to.
    """

    cases: Mapping[Number, Case] = field(factory=dict)
    lacking: Mapping[Number, Decision] = field(factory=dict)
    jobs: Mapping[str, Number] = field(factory=dict)
    places: Mapping[str, str] = field(factory=dict)
    compared: frozenset[Number] = frozenset()
    alike: Mapping[Number, Sequence[Case]] = field(factory=dict)
