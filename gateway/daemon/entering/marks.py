"""
The mark of a pass: it ties a page to the cookie under which it was made. A browser has
one cookie for all tabs; if another pass was opened in it since, what is done on the
page would be recorded under another name than it shows.
"""

from __future__ import annotations

import hashlib


def mark_of(token: str) -> str:
    """
    Return the mark of the pass *token*. It gives no access, so that pages may show it.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()[:16]
