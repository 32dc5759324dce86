"""Lists of feeds, in and out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.sources import opml
from monitor.sources.opml import Outline

LIST = b"""<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head/><body>
<outline text="Wildlife"><outline text="Otters &amp; co" type="rss" xmlUrl="https://e.org/f"
 htmlUrl="https://e.org/"/><outline title="Deep" text="x"><outline text="Cubs"
 xmlUrl="https://e.org/g"/></outline></outline><outline text="Again" xmlUrl="HTTPS://E.org/f#x"/>
<outline text="No address"/><outline text="Bad" xmlUrl="javascript:x"/></body></opml>"""


def test_reads_folders_and_each_feed_once() -> None:
    assert opml.read(LIST, "list.opml") == (
        Outline(
            url="https://e.org/f", title="Otters & co", folder="Wildlife", page="https://e.org/"
        ),
        Outline(url="https://e.org/g", title="Cubs", folder="Wildlife/Deep"),
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.builds(
    Outline,
    url=st.integers(0, 999).map(lambda n: f"https://e.org/{n}"),
    title=st.text("abc &<>\"'é", max_size=9).map(str.strip),
    folder=st.sampled_from(["", "Wildlife", "A & B"]),
), max_size=6, unique_by=lambda each: each.url))  # fmt: skip
def test_what_is_written_reads_back(outlines: list[Outline]) -> None:
    text = opml.write("x", outlines).encode()
    assert sorted(opml.read(text, "x"), key=repr) == sorted(
        (Outline(url=o.url, title=" ".join(o.title.split()), folder=o.folder) for o in outlines),
        key=repr,
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"no list", b"<opml><body>", b'<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>'],
)
def test_refuses_what_is_none(body: bytes) -> None:
    with pytest.raises(ReadError):
        opml.read(body, "x")
