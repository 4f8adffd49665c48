"""
What is said of a database's server in the place of libpq, which tells it by nothing:
`trouble` knows it by these words.
"""

from __future__ import annotations

#: Of one that hangs, with the time that was waited for it.
SILENT = "there was no answer for"

#: Of a commit whose wait for a standby was ended.
UNCONFIRMED = "no standby confirmed it"

#: Of one that another took over from, where no other is there.
LEFT_BEHIND = "was left behind"
