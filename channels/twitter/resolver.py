"""
Look names up, and refuse addresses that are not out on the Internet (SSRF).
"""

from __future__ import annotations

import ipaddress
import socket

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from attrs import define, field


@define(eq=False)
class PublicOnly(AbstractResolver):
    """
    Gives public addresses only, so that no name can be pointed into our own network,
    neither now nor between two look-ups: it is what the connection itself is made to.

    Attributes:
        trusted: The one host that the operator named, wherever it is.
    """

    trusted: str
    _inner: AbstractResolver = field(factory=ThreadedResolver)

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        """
        Look *host* up.

        Raises:
            OSError: There is no such host, or it is not out there.
        """
        found = await self._inner.resolve(host, port, family)
        if host == self.trusted:
            return found
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise OSError(f"{host} has no public address")
        return public

    async def close(self) -> None:
        """
        Put the resolver away.
        """
        await self._inner.close()


def is_public(host: str) -> bool:
    """
    Say whether *host* is an address out on the Internet; a name is none.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast
