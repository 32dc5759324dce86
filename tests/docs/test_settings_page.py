"""The settings page names every key that sources.toml may hold."""

from pathlib import Path

import pytest

from monitor.settings import tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
LISTS_OF_TABLES = {"fetch", "source", "topic", "digest", "channel"}
KINDS = (
    tables.TopTable,
    tables.FetchTable,
    tables.SourceTable,
    tables.RulesTable,
    tables.IdentityTable,
    tables.LinksTable,
    tables.WayTable,
    tables.TopicTable,
    tables.DigestTable,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_is_explained(kind: type[tables.Table]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = set(kind.model_fields) - LISTS_OF_TABLES - {"rules", "identity", "links"}
    assert not [key for key in sorted(keys) if f"`{key}`" not in page]
