"""
`ventanilla run`, before there is a daemon.
"""

import os
import signal
import sys

import pytest

from gateway.cli.operating.run import run

NAME = "gateway.daemon.run"


class Loading:
    """
    Signals that come where the daemon is about to be loaded.
    """

    def find_spec(self, name, *_):
        if name == NAME:
            signal.raise_signal(signal.SIGHUP)
            signal.raise_signal(signal.SIGTERM)


def test_while_it_is_loaded_it_goes_on_when_told_to_read_and_ends_when_told_to(
    monkeypatch,
):
    """
    Process 1, as a container's may be, hears nothing that it does not ask for.
    """

    def end(status):
        raise SystemExit(status)

    monkeypatch.delitem(sys.modules, NAME, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Loading(), *sys.meta_path])
    monkeypatch.setattr(os, "_exit", end)
    before = {each: signal.getsignal(each) for each in (signal.SIGHUP, signal.SIGTERM)}

    try:
        with pytest.raises(SystemExit) as ended:
            run.callback()
    finally:
        for each, done in before.items():
            signal.signal(each, done)

    assert 0 == ended.value.code
