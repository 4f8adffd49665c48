"""
The environment, read once: every mistake is told at the same time.

Each setting is a variable ``VENTANILLA_…``. A secret may stand in a file instead,
named by the same variable with ``_FILE`` behind it, as systemd's credentials and
container secrets are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from attrs import define, evolve, field, frozen

from gateway.core.errors import SettingsInvalid

T = TypeVar("T")

#: How what only a shell knows begins.
_SHELLS = ("~", "$", '"', "'")

#: Names of this machine to itself.
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@define
class Environment:
    """
    Reads settings and remembers what is wrong with them.

    Each method gives something usable even where there is a mistake, so that all of
    them are found; call `finish` before using any of it.

    Attributes:
        asked: The names that anybody asked for.
    """

    variables: Mapping[str, str]
    problems: list[str] = field(factory=list)
    asked: set[str] = field(factory=set)

    def fresh(self) -> Environment:
        """
        Give one without problems, that remembers together with this one what is asked.
        """
        return evolve(self, problems=[])

    def _written(self, name: str) -> str:
        self.asked.add(name)
        return self.variables.get(name, "").strip()

    def has(self, *names: str) -> bool:
        """
        Say whether any of *names* is set, by itself or by a file.
        """
        each = [part for name in names for part in (name, f"{name}_FILE")]
        self.asked.update(names)
        return any(self.variables.get(name, "").strip() for name in each)

    def has_some(self, prefix: str) -> bool:
        """
        Say whether any setting is there whose name begins as *prefix*.
        """
        its = (v for name, v in self.variables.items() if name.startswith(prefix))
        return any(value.strip() for value in its)

    def text(self, name: str, default: str | None = None) -> str:
        """
        Give a setting; without a default it must be there.
        """
        value = self._written(name)
        if value:
            return value
        if default is None:
            self.problems.append(f"{name} is not set")
        return default or ""

    def path(self, name: str, default: str | None = None) -> Path:
        """
        Give a file or folder. What only a shell knows, as home or in quotes, would be a
        folder of that very name here, in which there is nothing.
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
        Give a secret, from its variable or from the file that ``<name>_FILE`` names.
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
        Give a whole number.
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
        Give what one of the words in *choices* stands for.
        """
        value = self._written(name) or default
        if value not in choices:
            self.problems.append(f"{name} must be one of: {', '.join(choices)}")
            return choices[default]
        return choices[value]

    def host_and_port(self, name: str, default: str) -> tuple[str, int]:
        """
        Give where to listen or connect, written ``HOST:PORT``.
        """
        value = self._written(name) or default
        host, colon, port = value.rpartition(":")
        if not (colon and host and port.isdecimal() and int(port) < 2**16):
            self.problems.append(f"{name} must be HOST:PORT, such as {default}")
            host, _, port = default.rpartition(":")
        return host.strip("[]"), int(port)

    def url(self, name: str) -> str:
        """
        Give a web address that must be there: over TLS, unless it is on this machine.
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
        Say all that is wrong.

        Raises:
            SettingsInvalid: Something is.
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
        watch: Its changes are taken up without being asked to.
        http: Where health and metrics are served: loopback only.
        node: This node's name among several.
        strict_rules: It routes nothing while another node has newer rules.
        workers: Processes that read, route and deliver.
        log_level: As `logging` names it.
        drain: Seconds that a stop may take.
        key: Seals reply tokens; empty where each node makes its own and keeps it in
            its state. Nodes that share a database share the key.
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

    @property
    def door(self) -> str:
        """
        Give where health and metrics are served, as addresses of the web have it.
        """
        host, port = self.http
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def read_settings(environment: Environment) -> Settings:
    """
    Read the gateway's own settings.

    Raises:
        SettingsInvalid: Every problem at once.
    """
    state = environment.path("VENTANILLA_STATE", "var")
    levels = {name: name for name in ("DEBUG", "INFO", "WARNING", "ERROR")}
    differ = {"report": False, "refuse": True}
    reload = {"signal": False, "watch": True}
    step_up = environment.text("VENTANILLA_STEP_UP", "")
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
        if step_up or environment.has("VENTANILLA_PUBLIC_URL")
        else "",
    )
    if settings.http[0] not in _LOOPBACK:
        environment.problems.append("VENTANILLA_HTTP must be a loopback address")
    if not settings.http[1]:
        # Any port would do for the daemon, and no command would find it.
        environment.problems.append("VENTANILLA_HTTP must name its port")
    if "#" in settings.node:
        environment.problems.append("VENTANILLA_NODE must be without a #")
    if settings.key and len(settings.key) < 32:
        environment.problems.append("VENTANILLA_KEY must have 32 characters or more")
    environment.finish()
    return settings


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
