"""The tables of the first release."""

from alembic import op

from monitor.store.migrations.full_text import CREATE
from monitor.store.tables import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    METADATA.create_all(op.get_bind())
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything."""
    op.execute("DROP TABLE article_fts")
    METADATA.drop_all(op.get_bind())
