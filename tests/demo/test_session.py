"""The example session answers the shipped sources, and is what its generator writes."""

import gzip
import tomllib
from pathlib import Path

import pytest

from monitor import urls
from monitor.demo import session
from monitor.fetch import Replay
from monitor.model import Entry, Page, Request, Source
from monitor.settings import build
from tests.demo.make_session import of, url_of, write
from tests.demo.stories import STORIES

ROOT = Path(__file__).resolve().parents[2]


def shipped() -> dict[str, Source]:
    wrong = build.Complaints()
    raws = tomllib.loads((ROOT / "sources.toml").read_text("utf-8"))["source"]
    made = [build.source(raw, build.place("source", raw, n), wrong) for n, raw in enumerate(raws)]
    assert not wrong
    return {source.name: source for source in made if source}


def test_is_what_the_generator_writes(tmp_path: Path) -> None:
    write(tmp_path / "again.warc.gz")
    again = gzip.decompress((tmp_path / "again.warc.gz").read_bytes())
    assert gzip.decompress(session().read_bytes()) == again
    assert session().stat().st_size < 60_000


def test_has_something_of_every_shipped_source() -> None:
    assert {story.source for story in STORIES} == set(shipped())
    assert 12 <= len(STORIES) <= 16


@pytest.mark.parametrize("name", sorted({story.source for story in STORIES}))
async def test_every_listing_names_its_stories(name: str) -> None:
    source = shipped()[name]
    replay = Replay(session())
    found: list[Entry] = []
    for url in source.ways[0].urls:
        page = await replay(Request(url=url, wants="listing", policy=source.policy))
        assert isinstance(page, Page)
        found += source.ways[0].reader.read(page).entries
    keys = {key for e in found if urls.wanted(e.url, source.links)
            for key in urls.article_keys(e.url, source, e.feed_id)}  # fmt: skip
    for story in of(name):
        assert keys & set(urls.article_keys(url_of(story), source))
        page = await replay(Request(url=url_of(story), policy=source.policy))
        assert isinstance(page, Page)
    await replay.close()
