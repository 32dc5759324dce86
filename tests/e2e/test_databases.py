"""The same commands on SQLite and on PostgreSQL, over the example session."""

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.demo import session
from monitor.settings import shipped_config


class Desk:
    """A person with a configuration that names a database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.config = folder / "sources.toml"
        text = shipped_config().read_text(encoding="utf-8")
        self.config.write_text(f'database = "{database}"\n{text}', encoding="utf-8")

    def says(self, *arguments: str) -> list[str]:
        """Run a command that must succeed; return its lines."""
        given = ["--config", str(self.config), "--data-dir", str(self.folder), *arguments]
        out = io.StringIO()
        with redirect_stdout(out), pytest.raises(SystemExit) as ended:
            main(given)
        assert not ended.value.code, arguments
        return out.getvalue().splitlines()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """Return a desk with an archive of its own."""
    if request.param == "postgresql":
        return Desk(tmp_path, request.getfixturevalue("postgresql_url"))
    return Desk(tmp_path, f"sqlite:///{tmp_path / 'archive.db'}")


def test_the_whole_path_works(desk: Desk) -> None:
    """Fetch, list, search, group, count, tell once: each on the archive the last one left."""
    fetched = [
        json.loads(line) for line in desk.says("fetch", "--replay", str(session()), "--json")
    ]
    assert len(fetched) >= 12
    assert desk.says("fetch", "--replay", str(session()), "--json") == []
    assert len(desk.says("articles", "--json")) == len(fetched)

    found = [json.loads(line) for line in desk.says("search", '"mekong dragon"', "--json")]
    assert found
    assert {each["id"] for each in found} <= {each["id"] for each in fetched}
    stories = [json.loads(line) for line in desk.says("stories", "--json")]
    assert max(len(story["members"]) for story in stories) >= 2
    figures = [json.loads(line) for line in desk.says("figures", "--json")]
    assert {"kg", "case", "person"} <= {figure["unit"] for figure in figures}

    told = "\n".join(desk.says("digest", "daily", "--send"))
    assert "mekong" in told.lower()
    assert "\n".join(desk.says("digest", "daily", "--send")).strip() == ""
    assert len(desk.says("deliveries", "--json")) == 1
    assert len(desk.says("export")) == len(fetched)
