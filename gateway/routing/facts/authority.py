"""
Another administration: what is its own, and how one turns to it.
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
        rule: What is its own; None of one that only writes to the town.
        office: What it is called, by language; in the town's first always.
        how: How one turns to it, by language.
        email: Its address; empty if it has none.
        domains: Its mails come from them.
        forward: What is its own is passed on to it (Royal Decree 2568/1986, ROF,
            art. 231.2), and whoever wrote is told so.
    """

    name: str
    rule: Rule | None
    office: Mapping[str, str]
    how: Mapping[str, str]
    email: str = ""
    domains: frozenset[str] = frozenset()
    forward: bool = False
