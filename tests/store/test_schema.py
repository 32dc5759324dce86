"""The schema in the database is the schema in the code, and a newer one is refused."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from monitor.errors import StoreError
from monitor.store import Store, open_store, schema
from monitor.store.migrations.__main__ import changes
from monitor.store.tables import METADATA
from tests.store.readings import NOW, keys, reading


def test_migrations_and_tables_do_not_drift(empty: Store) -> None:
    """Changing a table without its migration fails here."""
    with empty.database.read() as tx:
        options = {"include_object": schema.ours, "compare_type": True}
        context = MigrationContext.configure(tx, opts=options)
        drift = compare_metadata(context, METADATA)
        assert drift == [], "python -m monitor.store.migrations writes the missing migration"


def test_a_table_that_others_refer_to_can_be_made_anew(empty: Store) -> None:
    """As the migrations of SQLite do; afterwards references hold again."""
    added = empty.articles.add(reading(1), None, keys(1), NOW)
    with empty.database.rebuild() as tx:
        operations = Operations(MigrationContext.configure(tx))
        with operations.batch_alter_table("article", recreate="auto") as batch:
            batch.alter_column("rechecks", new_column_name="looks")
        with operations.batch_alter_table("article", recreate="auto") as batch:
            batch.alter_column("looks", new_column_name="rechecks")
    assert empty.articles.get(added.id) == added
    with pytest.raises(IntegrityError), empty.database.write() as tx:
        tx.execute(text("INSERT INTO article_key (key, article_id) VALUES ('u:x', 404)"))


def test_the_next_migration_is_written_from_the_difference(tmp_path: Path) -> None:
    """In types of the database's own, so that it stays what it was when ours change."""
    with open_store("sqlite://").database.write() as tx:
        tx.execute(text("ALTER TABLE host DROP COLUMN robots_fetched_at"))
        upgrade, downgrade = changes(tx)
    assert "sa.Column('robots_fetched_at', sa.DateTime(timezone=True), nullable=True)" in upgrade
    assert "drop_column('robots_fetched_at')" in downgrade
    assert "monitor." not in upgrade + downgrade


def test_head_is_the_newest_script() -> None:
    """The quick check at opening relies on a constant."""
    with open_store("sqlite://").database.read() as tx:
        scripts = ScriptDirectory.from_config(schema.configuration(tx))
    assert scripts.get_heads() == [schema.HEAD]


def test_opening_twice_keeps_what_is_there(tmp_path: Path) -> None:
    """The second opening finds the tables of the first."""
    url = f"sqlite:///{tmp_path / 'deep' / 'er' / 'archive.db'}"
    for _ in range(2):
        store = open_store(url)
        with store.database.read() as tx:
            assert schema.version(tx) == schema.HEAD
        store.close()


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    """An old program must not touch the archive of a newer one."""
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    store = open_store(url)
    with store.database.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer program"):
        open_store(url)
