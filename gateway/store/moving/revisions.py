"""
Which versions of the schema are known here, and which one a database has.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection


def is_outdated(connection: Connection) -> bool:
    """
    Say whether a newer version of the gateway has changed the database.
    """
    return not _known() >= there(connection)


def there(connection: Connection) -> frozenset[str]:
    """
    Give the version of the database, of which there is one once it is made.
    """
    # What Alembic keeps; to ask it would load it, for whoever has nothing to migrate.
    kept = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return frozenset(kept.scalars())


def newest() -> str:
    """
    Give the version that the last step leads to.
    """
    return max(_known())


@cache
def _known() -> frozenset[str]:
    """
    Give the numbers of the steps, with which their files begin.
    """
    steps = (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
    return frozenset(step.name.partition("_")[0] for step in steps)
