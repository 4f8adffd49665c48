"""
Run by Alembic, in the transaction that `gateway.store.moving.migrating` has begun.
"""

from __future__ import annotations

from alembic import context

from gateway.store.engine.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata
)
with context.begin_transaction():
    context.run_migrations()
