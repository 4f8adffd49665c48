"""
How much of us one client, and all of them together, may take.
"""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """
    The most of each.

    Attributes:
        connections: At the same time, in all.
        per_address: At the same time, from one address.
        recipients: Of one mail.
        size: Of one mail, in bytes.
        line: Of one line of a mail, in bytes.
        commands: Of one kind, in one connection.
        refusals: Answers with a 5 since the last mail; then we hang up.
        logins: Failed ones; then we hang up.
        idle: Seconds between two commands, and for a TLS handshake.
        transaction: Seconds from MAIL to our answer to its DATA.
        proxy: Seconds for a PROXY header.
        crowded: Seconds without a mail, after which one goes for whoever else comes to
            a full door.
    """

    connections: int = 200
    per_address: int = 20
    recipients: int = 50
    size: int = 25 * 2**20
    line: int = 64 * 2**10
    commands: int = 1_000
    refusals: int = 10
    logins: int = 3
    idle: float = 300.0
    transaction: float = 600.0
    proxy: float = 5.0
    crowded: float = 60.0
