"""
Resource limits for one client, and for all of them together.
"""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """
    Resource limits of the mail servers.

    Attributes:
        connections: Concurrent ones, in all.
        per_address: Concurrent ones, from one address, or one /64 of IPv6.
        recipients: Of one mail; a server takes 100 (RFC 5321, section 4.5.3.1.8).
        size: Of one mail, in bytes.
        line: Of one line of a mail, in bytes.
        commands: Of one kind, in one connection.
        refusals: Replies 5xx since the last mail; then we close the connection.
        logins: Failed ones; then we close the connection.
        idle: Seconds between two commands, and for a TLS handshake.
        transaction: Seconds from MAIL to our reply to its DATA.
        proxy: Seconds for a PROXY header.
        crowded: Seconds without a mail, after which a connection may be closed for
            another client if all are in use.
    """

    connections: int = 200
    per_address: int = 20
    recipients: int = 100
    size: int = 25 * 2**20
    line: int = 64 * 2**10
    commands: int = 1_000
    refusals: int = 10
    logins: int = 3
    idle: float = 300.0
    transaction: float = 600.0
    proxy: float = 5.0
    crowded: float = 60.0
