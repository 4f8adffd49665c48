"""
The settings of the email channel, ``VENTANILLA_EMAIL_…``.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from attrs import field, frozen

from channels.email.door.accounts import Accounts, read_accounts
from channels.email.listed_addresses import form_addresses, former_addresses
from channels.email.outgoing.ending import Ending
from channels.email.outgoing.fresh import Fresh, watch
from channels.email.outgoing.servers import Login, Security
from channels.email.proof.resolver import Resolver
from gateway.core.errors import SettingsInvalid
from gateway.core.town import Town
from gateway.environment import Environment
from gateway.ports.channels import Listener

#: The ways by which a mailbox may get its mail.
WAYS = ("maildir", "lmtp", "smarthost")

_HOSTNAME = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*|\[[0-9A-Fa-f.:]+\]")


@frozen(kw_only=True)
class Smarthost:
    """
    The mail server that relays mail to the rest of the world.
    """

    place: tuple[str, int]
    security: Security
    login: Login | None


@frozen(kw_only=True)
class Settings:
    """
    The settings of the email channel.

    Attributes:
        listen: The address of the SMTP server.
        lmtp_listen: The address of the LMTP server, if there is one.
        proxy: Whether every connection by SMTP begins with a trusted PROXY header.
        hostname: Its own name.
        former: Former addresses of the town, to which people still write.
        forms: Addresses from which forms on web pages send.
        tls: Its certificate, if it has one.
        watching: Further listeners that watch files, by name.
        accounts: Who may submit mail, if anybody.
        maildir: The root of all Maildirs.
        default_way: The way by which mailboxes get their mail,
        ways: and the exceptions, by the mailbox's id.
        lmtp: The mail store, if there is one.
        smarthost: The way to everybody else, if there is one.
        prove: Whether senders are authenticated; a login counts anyway.
        resolver: For lookups of senders' domains.
        authserv_id: The town's own mail server, whose results are trusted.
        connections: Concurrent ones, from one address.
        size: The largest mail, in bytes.
    """

    listen: tuple[str, int]
    lmtp_listen: tuple[str, int] | None
    proxy: bool
    hostname: str
    former: frozenset[str]
    forms: frozenset[str]
    tls: Fresh[ssl.SSLContext] | None
    watching: Mapping[str, Listener]
    accounts: Fresh[Accounts] | None
    maildir: Path
    default_way: str
    ways: Mapping[str, str] = field(factory=dict)
    lmtp: tuple[str, int] | Path | None
    smarthost: Smarthost | None
    prove: bool
    resolver: Resolver
    authserv_id: str
    connections: int
    size: int


def read_settings(
    environment: Environment, folder: Path, town: Town, now: Callable[[], datetime]
) -> Settings:
    """
    Read the settings.

    Args:
        environment: Where they are.
        folder: The channel's own.
        town: Whose mail it is.
        now: The clock, for the expiry of certificates.

    Raises:
        SettingsInvalid: All problems at once.
    """
    return _Reading(environment, now).read(folder, town)


@frozen
class _Reading:
    env: Environment
    now: Callable[[], datetime]

    def read(self, folder: Path, town: Town) -> Settings:
        env = self.env
        listen = env.host_and_port("VENTANILLA_EMAIL_LISTEN", "127.0.0.1:2525")
        lmtp_listen = self._lmtp_listen()
        default_way, ways = self._ways(town.mailboxes)
        lmtp = self._lmtp()
        smarthost = self._smarthost()
        tls, accounts = self._tls(), self._accounts()
        for way, there in (("lmtp", lmtp), ("smarthost", smarthost)):
            if way in (default_way, *ways.values()) and there is None:
                self._problem(
                    "MAILBOXES", f"{way} needs VENTANILLA_EMAIL_{way.upper()}"
                )
        settings = Settings(
            listen=listen,
            lmtp_listen=lmtp_listen,
            proxy=env.choice(
                "VENTANILLA_EMAIL_PROXY", {"no": False, "yes": True}, "no"
            ),
            hostname=self._hostname(town),
            former=former_addresses(env, town),
            forms=form_addresses(env, town),
            tls=tls,
            watching=self._watching(tls, accounts),
            accounts=accounts,
            maildir=env.path("VENTANILLA_EMAIL_MAILDIR", str(folder / "mail")),
            default_way=default_way,
            ways=ways,
            lmtp=lmtp,
            smarthost=smarthost,
            prove=env.choice(
                "VENTANILLA_EMAIL_PROOF", {"yes": True, "no": False}, "yes"
            ),
            resolver=self._resolver(),
            authserv_id=self._authserv_id(listen, lmtp_listen),
            connections=env.whole("VENTANILLA_EMAIL_LIMIT_PER_ADDRESS", 20, 1, 10_000),
            size=env.whole("VENTANILLA_EMAIL_LIMIT_MEGABYTES", 25, 1, 50) * 2**20,
        )
        env.finish()
        return settings

    def _problem(self, name: str, problem: str) -> None:
        self.env.problems.append(f"VENTANILLA_EMAIL_{name}: {problem}")

    def _lmtp_listen(self) -> tuple[str, int] | None:
        name = "VENTANILLA_EMAIL_LMTP_LISTEN"
        there = self.env.has(name)
        return self.env.host_and_port(name, "127.0.0.1:2424") if there else None

    def _authserv_id(self, *places: tuple[str, int] | None) -> str:
        name = self.env.text("VENTANILLA_EMAIL_AUTHSERV_ID", "")
        if name and not all(_private(place[0]) for place in places if place):
            # Whoever can connect could forge that server's results.
            self._problem("AUTHSERV_ID", "listen on a private address then")
        return name

    def _hostname(self, town: Town) -> str:
        domain = town.accounts.get("email", "").rpartition("@")[2]
        if not domain:
            self.env.problems.append("the town has no mail address in routes.yaml")
        hostname = self.env.text("VENTANILLA_EMAIL_HOSTNAME", domain)
        if hostname and not _HOSTNAME.fullmatch(hostname):
            self._problem("HOSTNAME", "is not a host name")
        return hostname

    def _ways(self, mailboxes: Collection[str]) -> tuple[str, dict[str, str]]:
        """
        Read ``maildir``, or ``default=maildir,policia=lmtp``.
        """
        text = self.env.text("VENTANILLA_EMAIL_MAILBOXES", "maildir")
        ways: dict[str, str] = {}
        for part in text.split(","):
            mailbox, equals, way = (p.strip() for p in part.rpartition("="))
            mailbox = mailbox if equals else "default"
            if way not in WAYS:
                self._problem("MAILBOXES", f"a way is one of: {', '.join(WAYS)}")
            elif mailbox != "default" and mailbox not in mailboxes:
                self._problem("MAILBOXES", "names a mailbox that routes.yaml has not")
            else:
                ways[mailbox] = way
        return ways.pop("default", "maildir"), ways

    def _lmtp(self) -> tuple[str, int] | Path | None:
        name = "VENTANILLA_EMAIL_LMTP"
        place = self.env.text(name, "")
        if place.startswith("/"):
            return Path(place)
        return self.env.host_and_port(name, "127.0.0.1:24") if place else None

    def _smarthost(self) -> Smarthost | None:
        name = "VENTANILLA_EMAIL_SMARTHOST"
        if not self.env.has(name):
            for end in ("TLS", "USER", "PASSWORD"):
                if self.env.has(f"{name}_{end}"):
                    self._problem(f"SMARTHOST_{end}", f"needs {name}")
            return None
        place = self.env.host_and_port(name, "smtp.example.org:587")
        choices = {s.value: s for s in Security}
        security = self.env.choice(f"{name}_TLS", choices, Security.STARTTLS.value)
        login = None
        if user := self.env.text(f"{name}_USER", ""):
            login = Login(user=user, password=self.env.secret(f"{name}_PASSWORD"))
            if security is Security.NONE:
                self._problem("SMARTHOST_TLS", "a password is never sent in the clear")
        elif self.env.has(f"{name}_PASSWORD"):
            self._problem("SMARTHOST_PASSWORD", f"needs {name}_USER")
        return Smarthost(place=place, security=security, login=login)

    def _tls(self) -> Fresh[ssl.SSLContext] | None:
        names = ("VENTANILLA_EMAIL_TLS_CERT", "VENTANILLA_EMAIL_TLS_KEY")
        if not self.env.has(*names):
            return None
        certificate, key = (self.env.path(name) for name in names)
        try:
            read = partial(_context, certificate, key)
            return Fresh([certificate, key], read, Ending(certificate, self.now).look)
        except (OSError, ValueError) as e:
            self._problem("TLS_CERT", f"cannot be used with the key: {_reason(e)}")
            return None

    def _watching(
        self, tls: Fresh[ssl.SSLContext] | None, accounts: Fresh[Accounts] | None
    ) -> Mapping[str, Listener]:
        its: dict[str, Listener] = {}
        if tls is not None:
            ending = Ending(self.env.path("VENTANILLA_EMAIL_TLS_CERT"), self.now)
            its["certificate"] = partial(watch, (tls.check, ending.check), self.now)
        if accounts is not None:
            its["accounts"] = partial(watch, (accounts.check,), self.now)
        return its

    def _accounts(self) -> Fresh[Accounts] | None:
        path = self.env.text("VENTANILLA_EMAIL_ACCOUNTS", "")
        if not path:
            return None
        if not self.env.has("VENTANILLA_EMAIL_TLS_CERT"):
            self._problem(
                "ACCOUNTS", "logins need VENTANILLA_EMAIL_TLS_CERT and _TLS_KEY"
            )
        try:
            return Fresh([Path(path)], partial(read_accounts, Path(path)))
        except SettingsInvalid as e:
            self.env.problems.extend(e.problems)
        except OSError as e:
            self._problem("ACCOUNTS", f"{path}: {_reason(e)}")
        return None

    def _resolver(self) -> Resolver:
        try:
            return Resolver.read(self.env.text("VENTANILLA_EMAIL_RESOLVER", ""))
        except ValueError as e:
            self._problem("RESOLVER", str(e))
            return Resolver.read("127.0.0.1")


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    # A new one each time: half of a new pair would spoil the one in use.
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key, password="")
    return context


def _private(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_private and not address.is_unspecified


def _reason(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem)
