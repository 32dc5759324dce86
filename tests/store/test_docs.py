"""docs/database.md explains every column, and none that is not there."""

import re
from pathlib import Path

from monitor.store.tables import METADATA

PAGE = Path(__file__).resolve().parents[2] / "docs" / "database.md"


def _documented() -> dict[str, list[str]]:
    """Return the columns named under each table's heading, in their order."""
    parts = re.split(r"^### `(\w+)`$", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE)
        for name, part in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_column_is_explained() -> None:
    """In the order in which they stand in the table, so that the page can be read beside it."""
    documented = _documented()
    assert documented.pop("article_fts") == []
    assert documented == {
        table.name: [column.name for column in table.columns] for table in METADATA.tables.values()
    }
