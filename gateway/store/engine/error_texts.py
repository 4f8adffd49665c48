"""
Messages of our own about a database server, which take the place of libpq's. `trouble`
recognises errors by them.
"""

from __future__ import annotations

#: Of a server that hangs, followed by the timeout.
SILENT = "there was no answer for"

#: Of a commit whose wait for a standby was cancelled.
UNCONFIRMED = "no standby confirmed it"

#: Of an old primary, while no other server is there.
LEFT_BEHIND = "was left behind"
