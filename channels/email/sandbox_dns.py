"""
A loopback name server for the mail domains of the sandbox's people.
"""

from __future__ import annotations

import asyncio
import base64
from typing import cast

import dkim  # type: ignore[import-untyped]
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from attrs import define, field
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

_SELECTOR = "sandbox"

#: A string of a TXT record holds at most 255 bytes.
_STRING = 250


@define(kw_only=True)
class MailDomains:
    """
    Domains whose mail is signed, and of which only signed mail counts: their SPF record
    names a host that nobody on loopback has.
    """

    _texts: dict[dns.name.Name, str] = field(init=False, factory=dict)
    _key: rsa.RSAPrivateKey = field(
        init=False, factory=lambda: rsa.generate_private_key(65537, 2048)
    )

    def publish(self, domain: str) -> None:
        """
        Publish SPF, DKIM and DMARC records of *domain*.
        """
        public = self._key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        texts = {
            domain: "v=spf1 ip4:192.0.2.25 -all",
            f"_dmarc.{domain}": "v=DMARC1; p=reject",
            f"{_SELECTOR}._domainkey.{domain}": (
                f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
            ),
        }
        self._texts |= {dns.name.from_text(name): text for name, text in texts.items()}

    def sign(self, mail: bytes, domain: str) -> bytes:
        """
        Return *mail* with a signature of *domain* on top.
        """
        key = self._key.private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
        signature = dkim.sign(mail, _SELECTOR.encode(), domain.encode("idna"), key)
        return cast("bytes", signature) + mail

    def answer(self, question: dns.message.Message) -> dns.message.Message:
        """
        Answer as the authoritative server of all these domains.
        """
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA | dns.flags.RA
        [asked] = question.question
        text = self._texts.get(asked.name)
        if text is not None and asked.rdtype == dns.rdatatype.TXT:
            strings = [text[n : n + _STRING] for n in range(0, len(text), _STRING)]
            record = " ".join(f'"{s}"' for s in strings)
            answer.answer.append(
                dns.rrset.from_text(asked.name, 60, "IN", "TXT", record)
            )
        elif not any(name.is_subdomain(asked.name) for name in self._texts):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


@define
class NameServer(asyncio.DatagramProtocol):
    """
    Answers over UDP.
    """

    domains: MailDomains
    _wire: asyncio.DatagramTransport | None = field(init=False, default=None)

    async def start(self, port: int) -> int:
        """
        Listen on *port* of 127.0.0.1, 0 for a free one, and return it.
        """
        wire, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, ("127.0.0.1", port)
        )
        return cast("int", wire.get_extra_info("sockname")[1])

    def stop(self) -> None:
        """
        Close the port.
        """
        if self._wire is not None:
            self._wire.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """
        Keep the transport for answers.
        """
        self._wire = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        """
        Answer one question; ignore anything malformed.
        """
        try:
            question = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return
        if self._wire is not None and len(question.question) == 1:
            self._wire.sendto(self.domains.answer(question).to_wire(), addr)
