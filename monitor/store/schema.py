"""Brings a database to this program's schema when it is opened, and refuses a newer one."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from monitor.errors import StoreError
from monitor.store.database import Database

HEAD = "0001"  # the newest file in migrations/versions; a test compares
SCRIPTS = Path(__file__).parent / "migrations"


def prepare(database: Database) -> None:
    """Create or upgrade the tables. Two processes that open at once take turns."""
    with database.read() as tx:
        if version(tx) == HEAD:
            return
    with database.rebuild() as tx:
        found = version(tx)
        if found != HEAD:
            _upgrade(tx, found, database)


def version(tx: Connection) -> str | None:
    """Return the schema version of the database, None where it has no tables of ours."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(tx: Connection, found: str | None, database: Database) -> None:
    if found is not None and not list(SCRIPTS.glob(f"versions/{found}_*.py")):
        raise StoreError(
            f"the archive {database.name} was written by a newer program (schema {found}, "
            f"this one knows {HEAD}): upgrade the program, the archive is left as it is"
        )
    from alembic import command  # not needed, nor loaded, once the schema is right

    command.upgrade(configuration(tx), "head")


def configuration(tx: Connection) -> Any:
    """Return Alembic's configuration, bound to an open transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = tx
    return config


def ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave full-text tables out of comparisons: they are made by hand, by dialect."""
    return not (kind == "table" and name is not None and name.startswith("article_fts"))
