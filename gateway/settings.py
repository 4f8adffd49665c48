"""
Settings from environment variables, with all mistakes reported at once.

Each setting is a variable ``VENTANILLA_…``. A secret may be in a file instead, named by
the same variable with the suffix ``_FILE``, as with systemd's credentials and container
secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from attrs import define, evolve, field, frozen

from gateway.core.errors import SettingsInvalid
from gateway.core.people.clerks import names_in

T = TypeVar("T")

#: Prefixes of paths that only a shell would interpret.
_SHELLS = ("~", "$", '"', "'")

#: Names of the loopback interface.
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@define
class Environment:
    """
    Reads settings, and collects what is wrong with them.

    Each method returns something usable even after a mistake, so that all mistakes are
    found; call `finish` before using any of it.

    Attributes:
        asked: The names of all settings that were read.
    """

    variables: Mapping[str, str]
    problems: list[str] = field(factory=list)
    asked: set[str] = field(factory=set)

    def fresh(self) -> Environment:
        """
        Return one without problems, which shares the record of settings that were read.
        """
        return evolve(self, problems=[])

    def _written(self, name: str) -> str:
        self.asked.add(name)
        return self.variables.get(name, "").strip()

    def has(self, *names: str) -> bool:
        """
        Say whether any of *names* is set, as a variable or as a file.
        """
        each = [part for name in names for part in (name, f"{name}_FILE")]
        self.asked.update(names)
        return any(self.variables.get(name, "").strip() for name in each)

    def has_some(self, prefix: str) -> bool:
        """
        Say whether any setting with this *prefix* is set.
        """
        its = (v for name, v in self.variables.items() if name.startswith(prefix))
        return any(value.strip() for value in its)

    def text(self, name: str, default: str | None = None) -> str:
        """
        Return a setting; without a *default* it is required.
        """
        value = self._written(name)
        if value:
            return value
        if default is None:
            self.problems.append(f"{name} is not set")
        return default or ""

    def path(self, name: str, default: str | None = None) -> Path:
        """
        Return a path. What only a shell would interpret, such as ~ or quotes, is
        refused: it would be the literal name of a new folder here.
        """
        value = self.text(name, default)
        if value.startswith(_SHELLS):
            self.problems.append(
                f"{name}: only a shell knows what begins with {value[0]}: write the "
                "whole path, without quotes"
            )
        return Path(value)

    def secret(self, name: str, default: str | None = None) -> str:
        """
        Return a secret, from its variable or from the file that ``<name>_FILE`` names.
        """
        self.asked.add(name)
        path = self._written(f"{name}_FILE")
        if not path:
            return self.text(name, default)
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as e:
            reason = e.strerror if isinstance(e, OSError) else "not UTF-8 text"
            self.problems.append(f"{name}_FILE: {path}: {reason}")
            return ""
        if not value:
            self.problems.append(f"{name}_FILE: {path}: the file is empty")
        return value

    def whole(self, name: str, default: int, least: int = 0, most: int = 2**31) -> int:
        """
        Return a whole number.
        """
        value = self._written(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            self.problems.append(f"{name} is not a whole number")
            return default
        if not least <= number <= most:
            self.problems.append(f"{name} must be from {least} to {most}")
            return default
        return number

    def choice(self, name: str, choices: Mapping[str, T], default: str) -> T:
        """
        Return the value of the chosen word in *choices*.
        """
        value = self._written(name) or default
        if value not in choices:
            self.problems.append(f"{name} must be one of: {', '.join(choices)}")
            return choices[default]
        return choices[value]

    def host_and_port(self, name: str, default: str) -> tuple[str, int]:
        """
        Return an address to listen on or connect to, written ``HOST:PORT``.
        """
        value = self._written(name) or default
        host, colon, port = value.rpartition(":")
        if not (colon and host and port.isdecimal() and int(port) < 2**16):
            self.problems.append(f"{name} must be HOST:PORT, such as {default}")
            host, _, port = default.rpartition(":")
        return host.strip("[]"), int(port)

    def url(self, name: str) -> str:
        """
        Return a required URL, which must use TLS unless it is on this machine.
        """
        value = self.text(name)
        if value and not _is_web_address(value):
            self.problems.append(
                f"{name} must be an address such as https://town.example/path (http "
                "on this machine only), without a password and a #"
            )
            return ""
        return value

    def finish(self) -> None:
        """
        Report all that is wrong.

        Raises:
            SettingsInvalid: There are problems.
        """
        if self.problems:
            raise SettingsInvalid(tuple(self.problems))


@frozen(kw_only=True)
class Settings:
    """
    The gateway's own settings; channels read theirs themselves.

    Attributes:
        state: The folder of everything that must survive: database, key, mail.
        store: The database's URL.
        routes: The rules file.
        watch: Changes of the rules are loaded automatically.
        http: Where health and metrics are served: loopback only.
        node: This node's name among several.
        strict_rules: It routes nothing while another node has newer rules.
        workers: Number of processes that read, route and deliver.
        log_level: As `logging` names it.
        drain: Seconds that a stop may take.
        key: The key that seals reply tokens; empty where each node generates its own
            and keeps it in its state folder. Nodes that share a database need the same
            key.
        step_up: The name of the step-up provider; empty for none.
        public_url: The URL at which browsers find the gateway; empty if unset.
        console: Whether employees may work in the browser.
        desk_clerks, counter_clerks: The names of those who have these pages there.
    """

    state: Path
    store: str
    routes: Path
    watch: bool
    http: tuple[str, int]
    node: str
    strict_rules: bool
    workers: int
    log_level: str
    drain: int
    key: str
    step_up: str
    public_url: str
    console: bool
    desk_clerks: frozenset[str]
    counter_clerks: frozenset[str]

    @property
    def door(self) -> str:
        """
        Return the address of health and metrics in the form of a URL's authority.
        """
        host, port = self.http
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def read_settings(environment: Environment) -> Settings:
    """
    Read the gateway's own settings.

    Raises:
        SettingsInvalid: All problems at once.
    """
    state = environment.path("VENTANILLA_STATE", "var")
    levels = {name: name for name in ("DEBUG", "INFO", "WARNING", "ERROR")}
    differ = {"report": False, "refuse": True}
    reload = {"signal": False, "watch": True}
    step_up = environment.text("VENTANILLA_STEP_UP", "")
    console = console_is_on(environment)
    settings = Settings(
        state=state,
        store=environment.secret(
            "VENTANILLA_STORE", f"sqlite:///{state}/ventanilla.db"
        ),
        routes=environment.path("VENTANILLA_ROUTES", "routes.yaml"),
        watch=environment.choice("VENTANILLA_RELOAD", reload, "signal"),
        http=environment.host_and_port("VENTANILLA_HTTP", "127.0.0.1:8480"),
        node=environment.text("VENTANILLA_NODE", "one"),
        strict_rules=environment.choice("VENTANILLA_RULES_DIFFER", differ, "report"),
        workers=environment.whole("VENTANILLA_WORKERS", 1, 1, 16),
        log_level=environment.choice("VENTANILLA_LOG_LEVEL", levels, "INFO"),
        drain=environment.whole("VENTANILLA_DRAIN_SECONDS", 10, 1, 300),
        key=environment.secret("VENTANILLA_KEY", ""),
        step_up=step_up,
        public_url=_public_url(environment)
        if step_up or console or environment.has("VENTANILLA_PUBLIC_URL")
        else "",
        console=console,
        desk_clerks=names_in(environment.text("VENTANILLA_CONSOLE_DESK", "")),
        counter_clerks=names_in(environment.text("VENTANILLA_COUNTER_CLERKS", "")),
    )
    if settings.http[0] not in _LOOPBACK:
        environment.problems.append("VENTANILLA_HTTP must be a loopback address")
    if not settings.http[1]:
        # The daemon could use any free port, but no command would find it.
        environment.problems.append("VENTANILLA_HTTP must name its port")
    if "#" in settings.node:
        environment.problems.append("VENTANILLA_NODE must be without a #")
    if settings.key and len(settings.key) < 32:
        environment.problems.append("VENTANILLA_KEY must have 32 characters or more")
    environment.finish()
    return settings


def console_is_on(environment: Environment) -> bool:
    """
    Say whether employees may work in the browser.
    """
    return environment.choice("VENTANILLA_CONSOLE", {"no": False, "yes": True}, "no")


def _public_url(environment: Environment) -> str:
    url = environment.url("VENTANILLA_PUBLIC_URL")
    if "?" in url:
        environment.problems.append("VENTANILLA_PUBLIC_URL must end before its ?")
    return url.rstrip("/")


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or _is_here(parts)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = value.isascii() and value.isprintable() and " " not in value
    return safe and named and plain and "#" not in value and "@" not in parts.netloc


def _is_here(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
