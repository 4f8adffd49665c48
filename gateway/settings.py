"""
The gateway's own settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from gateway.core.people.clerks import names_in
from gateway.environment import LOOPBACK, Environment

#: The sign between a node and its worker; and quotes, which Docker's ``--env-file``
#: takes for a part of the value.
_NO_PART_OF_A_NAME = frozenset("#\"'")


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
        strict_rules: It neither routes nor delivers while another node has newer rules.
        workers: Number of processes that read, route and deliver.
        log_level: As `logging` names it.
        drain: Seconds that a stop may take.
        key: The key that seals reply tokens; empty where each node generates its own
            and keeps it in its state folder. Nodes that share a database need the same
            key.
        step_up: The name of the step-up provider; empty for none.
        public_url: The URL at which browsers find the gateway; empty if unset.
        console: Whether employees may work in the browser.
        desk_clerks, counter_clerks: The names of those who have these pages there, by
            how they are compared (`known_as`).
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
    desk_clerks: Mapping[str, str]
    counter_clerks: Mapping[str, str]

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
    if settings.http[0] not in LOOPBACK:
        environment.problems.append("VENTANILLA_HTTP must be a loopback address")
    if not settings.http[1]:
        # The daemon could use any free port, but no command would find it.
        environment.problems.append("VENTANILLA_HTTP must name its port")
    if not _NO_PART_OF_A_NAME.isdisjoint(settings.node):
        problem = "VENTANILLA_NODE must be without # and quotation marks"
        environment.problems.append(problem)
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
