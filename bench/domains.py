"""
A mail domain with DKIM signatures, and its name server on loopback, both from the
sandbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from attrs import define, field

from channels.email.sandbox_dns import MailDomains, NameServer

#: The domain of the senders in `letters`.
_DOMAIN = "load.example"


@define
class Domain:
    """
    The domain of all mails of a load.
    """

    _domains: MailDomains = field(init=False, factory=MailDomains)

    def __attrs_post_init__(self) -> None:
        self._domains.publish(_DOMAIN)

    def sign(self, mail: bytes) -> bytes:
        """
        Return *mail* with the domain's DKIM signature.
        """
        return self._domains.sign(mail, _DOMAIN)

    @contextmanager
    def served(self) -> Iterator[int]:
        """
        Serve its DNS records on a port of 127.0.0.1, in a process of its own.
        """
        # Forked, to share the key; no event loop runs yet.
        fork = get_context("fork")
        ours, theirs = fork.Pipe()
        server = fork.Process(target=_serve, args=(self._domains, theirs), daemon=True)
        server.start()
        try:
            yield ours.recv()
        finally:
            server.terminate()
            server.join()


def _serve(domains: MailDomains, told: Connection) -> None:
    async def serve() -> None:
        told.send(await NameServer(domains).start(0))
        await asyncio.Event().wait()

    asyncio.run(serve())
