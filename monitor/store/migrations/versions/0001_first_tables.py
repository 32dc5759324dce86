"""The tables of the first release, as SQL: what was released must not change with our code."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    place = Path(__file__).with_name(f"0001_{op.get_bind().dialect.name}.sql")
    for statement in place.read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)
