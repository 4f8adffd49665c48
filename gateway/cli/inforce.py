"""
Which rules are in force here.
"""

from __future__ import annotations

import os
from pathlib import Path


def running() -> Path:
    """
    Give the rules that the daemon reads.
    """
    return Path(os.environ.get("VENTANILLA_ROUTES", "routes.yaml"))
