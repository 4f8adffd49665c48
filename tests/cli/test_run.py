"""
`ventanilla run`, before there is a daemon.
"""

import signal
import sys

import pytest

from gateway.cli.operating.run import run


class Loading:
    """
    Stops where a module is about to be loaded.
    """

    def __init__(self, name):
        self.name = name

    def find_spec(self, name, *_):
        if name == self.name:
            raise InterruptedError(signal.getsignal(signal.SIGHUP).name)


def test_one_that_is_told_to_read_its_rules_while_it_is_loaded_goes_on(monkeypatch):
    name = "gateway.daemon.run"
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Loading(name), *sys.meta_path])
    before = signal.getsignal(signal.SIGHUP)

    try:
        with pytest.raises(InterruptedError, match="SIG_IGN"):
            run.callback()
    finally:
        signal.signal(signal.SIGHUP, before)
