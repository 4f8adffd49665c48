"""
Settings from environment variables, with all mistakes reported at once.

Each setting is a variable ``VENTANILLA_…``. A secret may be in a file instead, named by
the same variable with the suffix ``_FILE``, as with systemd's credentials and container
secrets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from attrs import define, evolve, field

from gateway.core.errors import SettingsInvalid

T = TypeVar("T")

#: Prefixes of paths that only a shell would interpret.
_SHELLS = ("~", "$", '"', "'")

#: A host before its port. Unless it stands in brackets, the end of an IPv6 address
#: would be taken for a port.
_HOST = re.compile(r"\[[^][]+\]|[^][:]+")

#: Names of the loopback interface.
LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
        Return an address to listen on or connect to, written ``HOST:PORT``; an IPv6
        address stands in brackets.
        """
        value = self._written(name) or default
        host, _, port = value.rpartition(":")
        if not (_HOST.fullmatch(host) and port.isdecimal() and int(port) < 2**16):
            host, _, port = default.rpartition(":")
            such = f"{default} or [::1]:{port}"
            self.problems.append(f"{name} must be HOST:PORT, such as {such}")
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
    return parts.scheme == "http" and parts.hostname in LOOPBACK
