"""Alembic's entry: runs in the transaction that schema.py has opened."""

from alembic import context

from monitor.store.schema import ours
from monitor.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    include_object=ours,
)
with context.begin_transaction():
    context.run_migrations()
