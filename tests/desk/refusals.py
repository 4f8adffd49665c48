"""
Refusals of commands, as read in English.
"""

import re
from contextlib import contextmanager

import pytest

from gateway.cli.wording import say
from gateway.core.errors import DeskRefused


@contextmanager
def refused(match, error=DeskRefused):
    """
    Expect a refusal whose English text matches.
    """
    with pytest.raises(error) as told:
        yield told
    said = in_english(*told.value.args)
    assert re.search(match, said), said


def in_english(*sentences):
    """
    Return sentences in English, whatever the terminal's language.
    """
    with pytest.MonkeyPatch.context() as there:
        there.setenv("LC_ALL", "en_GB.UTF-8")
        return "; ".join(map(say, sentences))
