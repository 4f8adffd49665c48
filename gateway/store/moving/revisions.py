"""
Revisions of the schema: those known here, and the one that a database has.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection

#: Alembic's environment, with the migrations in `versions`.
FOLDER = Path(__file__).with_name("migrations")


def is_outdated(connection: Connection) -> bool:
    """
    Say whether a newer version of the gateway has migrated the database.
    """
    return not _known() >= there(connection)


def there(connection: Connection) -> frozenset[str]:
    """
    Return the revision of the database, in a set; empty before the first migration.
    """
    # Alembic's own table, read directly, so that Alembic is not loaded where nothing is
    # to be migrated.
    kept = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return frozenset(kept.scalars())


def newest() -> str:
    """
    Return the newest known revision.
    """
    return max(_known())


@cache
def _known() -> frozenset[str]:
    """
    Return the known revisions, with which the files of migrations begin.
    """
    steps = (FOLDER / "versions").glob("[0-9]*.py")
    return frozenset(step.name.partition("_")[0] for step in steps)
