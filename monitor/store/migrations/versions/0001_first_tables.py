"""The tables of the first release."""

from alembic import op

from monitor.store.tables import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    METADATA.create_all(op.get_bind())


def downgrade() -> None:
    """Drop everything."""
    METADATA.drop_all(op.get_bind())
