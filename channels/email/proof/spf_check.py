"""
SPF (RFC 7208): whether a host may send for a domain. By pyspf, with our resolver.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

import spf  # type: ignore[import-untyped]
from attrs import frozen

from channels.email.proof.domain import DnsTrouble
from channels.email.proof.resolver import Resolver
from gateway.core.mail.addresses import a_label
from gateway.core.message import Envelope


@frozen
class Path:
    """
    The result of SPF.

    Attributes:
        word: As in RFC 8601.
        domain: The domain that was checked; empty if there is none.
    """

    word: str
    domain: str = ""


def check_path(envelope: Envelope, resolver: Resolver) -> Path:
    """
    Check the reverse path; for a bounce, which has none, the name given in HELO.
    """
    sender = envelope.mail_from or f"postmaster@{envelope.helo}"
    local, _, name = sender.rpartition("@")
    domain = a_label(name)
    # pyspf takes "list" for a host.
    if "@" in local or "." not in domain or not _is_address(envelope.peer):
        return Path("none")
    try:
        query = _Query(
            resolver, i=envelope.peer, s=f"{local}@{domain}", h=envelope.helo
        )
        word, _, _ = query.check()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pyspf reads what strangers publish
        return Path("permerror", domain)
    return Path(word, domain)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class _Query(spf.query):  # type: ignore[misc]
    """
    A query that uses our resolver only.
    """

    def __init__(self, resolver: Resolver, **what: str) -> None:
        super().__init__(**what)
        self._lookups = {
            "TXT": lambda name: [
                [text.encode("ascii", "surrogateescape")] for text in resolver.txt(name)
            ],
            "A": resolver.a,
            "AAAA": resolver.aaaa,
            "MX": resolver.mx,
            "PTR": resolver.ptr,
        }

    def dns(
        self,
        name: str,
        qtype: str,
        cnames: object = None,
        ignore_void: bool = False,  # noqa: FBT001, FBT002 - pyspf's own signature
    ) -> list[Any]:
        """
        Look up what pyspf asks for, and count void lookups.
        """
        del cnames  # The resolver follows them.
        try:
            found: Sequence[Any] = self._lookups[qtype](name.removesuffix("."))
        except DnsTrouble as e:
            raise spf.TempError("DNS trouble") from e
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Too many void lookups")
        return list(found)

    def get_explanation(self, spec: str) -> None:
        """
        Skip the explanation: nobody reads it, and it would be another lookup.
        """
