"""
Groups of commands that are imported when they are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class OnDemand(click.Group):
    """
    A group, some commands of which are imported only when they are called.

    Args:
        later: Of each of them, the module in `gateway.cli` and the line in the list of
            commands. They are listed in this order, after the others.
    """

    def __init__(
        self, *arguments: Any, later: Mapping[str, tuple[str, str]], **told: Any
    ) -> None:
        super().__init__(*arguments, **told)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """
        Return the names of the commands.
        """
        return [*super().list_commands(ctx), *self._later]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """
        Return one command; this imports its module.
        """
        if cmd_name not in self._later:
            return super().get_command(ctx, cmd_name)
        file, _ = self._later[cmd_name]
        module = import_module(f"gateway.cli.{file}")
        command = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)  # noqa: S101 - the table says so.
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """
        Write the list of commands, without importing any.
        """
        names = self.list_commands(ctx)
        # As click does it: the names, and the columns' margins.
        room = formatter.width - 6 - max(map(len, names))
        told = {n: one.get_short_help_str(room) for n, one in self.commands.items()}
        told |= {name: line for name, (_, line) in self._later.items()}
        with formatter.section("Commands"):
            formatter.write_dl([(n, told[n]) for n in names])
