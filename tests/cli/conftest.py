import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli.main import main

ROUTES = Path(__file__).parents[2] / "routes.yaml"


@pytest.fixture
def ventanilla(tmp_path, monkeypatch):
    """
    The command, with a state of its own.
    """
    monkeypatch.setenv("VENTANILLA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("VENTANILLA_ROUTES", str(ROUTES))

    def ventanilla(*arguments, status=0, typed=None):
        done = CliRunner().invoke(main, [str(a) for a in arguments], input=typed)
        assert status == done.exit_code, done.output
        return done

    return ventanilla


@pytest.fixture
def shown(ventanilla):
    """
    What a command prints for machines.
    """

    def shown(*arguments, status=0):
        return json.loads(ventanilla(*arguments, "--json", status=status).stdout)

    return shown
