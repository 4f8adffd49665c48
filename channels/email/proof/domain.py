"""
DNS lookups of TXT records, and their failure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gateway.core.errors import GatewayError

#: Returns the TXT records at a name, the strings of each joined; none if there is no
#: such name. Raises DnsTrouble.
Txt = Callable[[str], Sequence[str]]


class DnsTrouble(GatewayError):
    """
    The DNS gave no answer, not even a negative one: nothing may be concluded.
    """
