"""The feed file: valid, stable, whole at every moment."""

from pathlib import Path
from typing import Literal

import feedparser
import pytest

from monitor.channels.file import FeedFile
from monitor.errors import DeliveryError
from monitor.model import Digest
from tests.channels.servers import Endpoint
from tests.digest.make import candidate, made, stored

KINDS: list[Literal["atom", "rss"]] = ["atom", "rss"]


async def write(channel: FeedFile, digest: Digest) -> None:
    await channel.send(digest, to="", message_id="m", post=Endpoint())


@pytest.mark.parametrize("kind", KINDS)
async def test_stories_are_added_on_top_once(tmp_path: Path, kind: Literal["atom", "rss"]) -> None:
    path = tmp_path / "feeds" / "wildlife.xml"
    channel = FeedFile(name="feed", path=str(path), format=kind, link="https://ngo.example/f")
    first, second = candidate(stored(1, "One & <b>")), candidate(stored(2, "Two"))
    await write(channel, made(first))
    before = path.read_bytes()
    await write(channel, made(first))
    assert path.read_bytes() == before
    await write(channel, made(second))
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert feed.version == {"atom": "atom10", "rss": "rss20"}[kind]
    assert [entry.title for entry in feed.entries] == ["Two", "One & <b>"]
    assert [entry.id for entry in feed.entries] == [
        "urn:monitor:article:2",
        "urn:monitor:article:1",
    ]
    assert feed.entries[0].link == "https://vna.example/2"
    assert feed.entries[0].author == "VietnamPlus"
    assert "<b>ivory</b>" in feed.entries[0].summary
    assert feed.entries[0].published_parsed[:5] == (2026, 10, 4, 11, 20)
    assert [tag.term for tag in feed.entries[0].tags] == ["wildlife"]


async def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    channel = FeedFile(name="feed", path=str(tmp_path / "f.xml"), keep=2)
    for number in (1, 2, 3):
        await write(channel, made(candidate(stored(number))))
    entries = feedparser.parse((tmp_path / "f.xml").read_bytes()).entries
    assert [entry.id[-1] for entry in entries] == ["3", "2"]


async def test_a_file_that_is_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes")
    channel = FeedFile(name="feed", path=str(tmp_path / "notes.txt"))
    with pytest.raises(DeliveryError, match="is no feed") as caught:
        await write(channel, made())
    assert not caught.value.retry
    assert (tmp_path / "notes.txt").read_text() == "my notes"


async def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    channel = FeedFile(name="feed", path=str(tmp_path / "file" / "f.xml"))
    with pytest.raises(DeliveryError) as caught:
        await write(channel, made())
    assert caught.value.retry
