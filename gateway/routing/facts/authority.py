"""
Another administration or company: what it is responsible for, and how to reach it.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gateway.routing.rules import Rule


@frozen(kw_only=True)
class Authority:
    """
    An administration or a company that is not the town.

    Attributes:
        name: Its name in the rules.
        rule: Holds of what it is responsible for; None if it only writes to the town.
        office: Its name for people, by language; always in the town's first.
        how: How people can turn to it, by language.
        email: Its address; empty if it has none.
        domains: The domains of its mail.
        forward: Messages on its matters are passed on to it (Royal Decree 2568/1986,
            ROF, art. 231.2), and their senders are told so.
    """

    name: str
    rule: Rule | None
    office: Mapping[str, str]
    how: Mapping[str, str]
    email: str = ""
    domains: frozenset[str] = frozenset()
    forward: bool = False
