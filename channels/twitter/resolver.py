"""
Look names up, and refuse addresses that are not out on the Internet (SSRF).
"""

from __future__ import annotations

import ipaddress
import socket

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from attrs import define, field

#: How IPv4 is written where a network has IPv6 only.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


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
    Say whether *host* is an address out on the Internet, and so is what it leads to,
    where a network translates it; a name is none.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast
        for each in (address, _translated(address))
    )


def _translated(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """
    Give the IPv4 address in one of NAT64 (RFC 6052, 2.1) or 6to4 (RFC 3056, 2), or else
    *address* itself.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.sixtofour or address
