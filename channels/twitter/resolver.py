"""
Resolve host names, and refuse addresses that are not public (SSRF).
"""

from __future__ import annotations

import ipaddress
import socket

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from attrs import define, field

#: The prefix of IPv4 addresses in networks that have only IPv6.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@define(eq=False)
class PublicOnly(AbstractResolver):
    """
    Returns public addresses only. The connection uses this very result, so that no name
    can be pointed into our own network, not even between two lookups (DNS rebinding).

    Attributes:
        trusted: The host that the operator configured, which may be anywhere.
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
        Resolve *host*.

        Raises:
            OSError: There is no such host, or it is not public.
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
        Close the resolver.
        """
        await self._inner.close()


def is_public(host: str) -> bool:
    """
    Say whether *host* is a public address, and so is the IPv4 address that it is
    translated to, if it is; a name is not an address.
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
    Return the IPv4 address within a NAT64 (RFC 6052, 2.1) or 6to4 address (RFC 3056,
    2), or else *address* itself.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.sixtofour or address
