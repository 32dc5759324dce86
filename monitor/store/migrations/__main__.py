"""Writes a migration: what the tables have that the newest migration does not make.

python -m monitor.store.migrations "Count rechecks"     the next one
python -m monitor.store.migrations --first              the first one anew (before any release)
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from sqlalchemy import Connection, make_url
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel.sql.sqltypes import AutoString

from monitor.store import open_store
from monitor.store.migrations.full_text import CREATE as FULL_TEXT
from monitor.store.schema import HEAD, SCRIPTS, ours
from monitor.store.tables import METADATA, AnyText, ExactDecimal, UtcDateTime

PLAIN = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    ExactDecimal: "sa.String()",
    AnyText: "sa.String()",
    AutoString: "sa.String()",
}
PAGE = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {former}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    {upgrade}


def downgrade() -> None:
    """Take back."""
    {downgrade}
'''


def plain_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Name the type in the database: a migration must not change when our own types do."""
    return PLAIN.get(type(item), False) if kind == "type" else False


def changes(tx: Connection) -> tuple[str, str]:
    """Return the bodies of upgrade and downgrade that bring a database to the tables."""
    options = {"include_object": ours, "compare_type": True, "render_item": plain_type}
    context = MigrationContext.configure(tx, opts=options)
    script = produce_migrations(context, METADATA)
    assert script.upgrade_ops is not None
    assert script.downgrade_ops is not None
    upgrade, downgrade = (
        render_python_code(
            ops, render_as_batch=True, migration_context=context, render_item=plain_type
        )
        for ops in (script.upgrade_ops, script.downgrade_ops)
    )
    return _without_remarks(upgrade), _without_remarks(downgrade)


def _without_remarks(body: str) -> str:
    return re.sub(r"^ *# ###.*\n?", "", body, flags=re.MULTILINE).strip()


def first() -> Path:
    """Write the SQL of the first migration out of the tables as they are."""
    for name in FULL_TEXT:
        dialect = make_url(f"{name}://").get_dialect()()
        made = (str(part.compile(dialect=dialect)) for part in _parts())
        text = "\n\n".join(f"{_tidy(statement)};" for statement in (*made, *FULL_TEXT[name]))
        (SCRIPTS / "versions" / f"0001_{name}.sql").write_text(f"{text}\n", "utf-8")
    return SCRIPTS / "versions"


def _parts() -> Iterator[CreateTable | CreateIndex]:
    for table in METADATA.sorted_tables:
        yield CreateTable(table)
        yield from (
            CreateIndex(index) for index in sorted(table.indexes, key=lambda i: str(i.name))
        )


def _tidy(statement: str) -> str:
    return re.sub(r"[ \t]+\n", "\n", statement).strip().replace("\t", "    ")


def following(message: str) -> Path:
    """Write the migration after the newest; schema.HEAD has to be raised by hand."""
    revision = f"{int(HEAD) + 1:04}"
    with open_store("sqlite://").database.read() as tx:
        upgrade, downgrade = changes(tx)
    page = PAGE.format(
        message=message.rstrip("."),
        revision=revision,
        former=f'"{HEAD}"',
        upgrade=upgrade,
        downgrade=downgrade,
    )
    words = re.sub("[^a-z0-9]+", "_", message.lower()).strip("_")
    place = SCRIPTS / "versions" / f"{revision}_{words}.py"
    place.write_text(page, "utf-8")
    return place


def main(words: list[str]) -> None:
    """Write the migration asked for and say where."""
    place = first() if words == ["--first"] else following(" ".join(words))
    sys.stdout.write(f"{place}: read it before you keep it\n")


if __name__ == "__main__":
    main(sys.argv[1:])
