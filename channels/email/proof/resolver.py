"""
DNS lookups, with a time limit on each and on all of them together.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Sequence
from typing import Any

import dns.exception
import dns.name
import dns.nameserver
import dns.resolver
import structlog
from attrs import define, evolve, field, frozen

from channels.email.proof.domain import DnsTrouble

log = structlog.get_logger()

#: Timeouts in seconds: for one reply, and for the answer to one question.
TIMEOUT = 2.0
LIFETIME = 4.0

#: While no name server answers: the timeout in seconds for one question, shorter
#: because a call for help by mail waits for each; and how long after the last failure
#: that state ends.
BRIEFLY = 1.0
_FORGOTTEN = 30.0

#: Seconds between two log entries about that: a broken domain looks the same, so that
#: anybody who has one could fill the log.
_TOLD = 600.0

#: Longer texts are not meant for mail: a key of 4,096 bits has 750 characters.
LONGEST = 4096

#: Limits of the cache: answers, and seconds.
MOST_ANSWERS = 1000
MOST_SECONDS = 3600

_Question = tuple[dns.name.Name, str]


@define
class _Answers:
    """
    A cache of answers; shared by threads.
    """

    _kept: dict[_Question, tuple[float, Sequence[Any]]] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def get(self, question: _Question) -> Sequence[Any] | None:
        until, answer = self._kept.get(question, (0.0, ()))
        return answer if time.monotonic() < until else None

    def put(self, question: _Question, answer: Sequence[Any], ttl: int) -> None:
        until = time.monotonic() + min(ttl, MOST_SECONDS)
        with self._lock:
            self._kept.pop(question, None)
            self._kept[question] = (until, answer)
            if len(self._kept) > MOST_ANSWERS:
                # The oldest stands first.
                del self._kept[next(iter(self._kept))]


@define
class _Silence:
    """
    Tracks for how long no name server has answered; shared by threads.
    """

    _since: float = field(default=0.0, init=False)
    _last: float = field(default=float("-inf"), init=False)
    _told: float = field(default=float("-inf"), init=False)

    def patience(self) -> float:
        """
        Return the timeout for the next answer, in seconds.
        """
        return BRIEFLY if self._lasts(time.monotonic()) else LIFETIME

    def goes_on(self, since: float) -> bool:
        """
        Record that a question asked at *since* was not answered; say whether to log it.
        """
        now = time.monotonic()
        again = self._lasts(now)
        if now - self._last >= _FORGOTTEN:
            self._since = since
        self._last = now
        tells = again and now - self._told >= _TOLD
        if tells:
            self._told = now
        return tells

    def ends(self) -> None:
        """
        Record that something was answered.
        """
        self._last = float("-inf")

    def _lasts(self, now: float) -> bool:
        return now - self._last < _FORGOTTEN and now - self._since >= LIFETIME


@frozen(kw_only=True)
class Resolver:
    """
    DNS lookups; usable from several threads at once.

    A name that does not exist, has no such records, or is invalid gives an empty
    answer; every method raises DnsTrouble if the answer cannot be known.
    """

    _stub: dns.resolver.Resolver
    _answers: _Answers = field(factory=_Answers)
    _silence: _Silence = field(factory=_Silence)
    _until: float = float("inf")

    @classmethod
    def read(cls, text: str) -> Resolver:
        """
        Make one from a setting: name servers as ``ADDRESS`` or ``ADDRESS:PORT``,
        separated by commas; empty for the system's.

        Raises:
            ValueError: It is invalid, and why.
        """
        if text.strip():
            servers = [_read_server(part.strip()) for part in text.split(",")]
            stub = dns.resolver.Resolver(configure=False)
            stub.nameservers = [dns.nameserver.Do53Nameserver(*s) for s in servers]
        else:
            try:
                stub = dns.resolver.Resolver()
            except dns.resolver.NoResolverConfiguration as e:
                raise ValueError("the system names no name server") from e
        stub.use_edns(0, payload=1232)
        stub.timeout = TIMEOUT
        stub.lifetime = LIFETIME
        return cls(stub=stub)

    def within(self, seconds: float) -> Resolver:
        """
        Return a resolver that answers no more questions after *seconds*; the cache is
        shared.
        """
        return evolve(self, until=time.monotonic() + seconds)

    def txt(self, name: str) -> Sequence[str]:
        """
        Return the texts at *name*, the strings of each joined; bytes that are not ASCII
        become surrogates.
        """
        texts = (b"".join(r.strings) for r in self._ask(name, "TXT"))
        return [
            t.decode("ascii", "surrogateescape") for t in texts if len(t) <= LONGEST
        ]

    def a(self, name: str) -> Sequence[str]:
        """
        Return IPv4 addresses.
        """
        return [r.address for r in self._ask(name, "A")]

    def aaaa(self, name: str) -> Sequence[str]:
        """
        Return IPv6 addresses.
        """
        return [r.address for r in self._ask(name, "AAAA")]

    def mx(self, name: str) -> Sequence[tuple[int, str]]:
        """
        Return mail exchangers, each after its preference.
        """
        return [
            (r.preference, r.exchange.to_text(omit_final_dot=True))
            for r in self._ask(name, "MX")
        ]

    def ptr(self, name: str) -> Sequence[str]:
        """
        Return the names at a reverse name (``1.0.0.127.in-addr.arpa``).
        """
        return [r.target.to_text(omit_final_dot=True) for r in self._ask(name, "PTR")]

    def _ask(self, name: str, kind: str) -> Sequence[Any]:
        try:
            labels = [label.encode("ascii") for label in name.split(".")]
            asked = dns.name.Name([*labels, b""])
        except (UnicodeEncodeError, dns.exception.DNSException):
            return ()
        kept = self._answers.get((asked, kind))
        if kept is not None:
            return kept

        since = time.monotonic()
        left = self._until - since
        if left <= 0:
            raise DnsTrouble("no time is left for lookups")
        lifetime = min(left, self._silence.patience())
        try:
            answer = self._stub.resolve(asked, kind, lifetime=lifetime, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            self._silence.ends()
            return ()
        except dns.resolver.LifetimeTimeout as e:
            if self._silence.goes_on(since):
                servers = [str(one) for one in self._stub.nameservers]
                log.warning("name_servers.silent", servers=servers)
            raise DnsTrouble(f"{kind} of {name}: {type(e).__name__}") from e
        except (dns.exception.DNSException, OSError) as e:
            raise DnsTrouble(f"{kind} of {name}: {type(e).__name__}") from e
        self._silence.ends()
        records = tuple(answer)
        self._answers.put((asked, kind), records, answer.chaining_result.minimum_ttl)
        return records


def _read_server(text: str) -> tuple[str, int]:
    try:
        return str(ipaddress.ip_address(text)), 53
    except ValueError:
        host, _, port = text.rpartition(":")
    try:
        address = str(ipaddress.ip_address(host.removeprefix("[").removesuffix("]")))
    except ValueError as e:
        raise ValueError(f"{text!r} is not ADDRESS or ADDRESS:PORT") from e
    if not (port.isdecimal() and 0 < int(port) < 2**16):
        raise ValueError(f"{text!r} has no port from 1 to 65535")
    return address, int(port)
