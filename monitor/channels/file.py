"""Matched stories as an Atom or RSS 2.0 file that any feed reader can follow.

Each digest adds its stories on top; an entry that is there already takes its place again, so that
a repeat changes nothing. The file is replaced in one step: a reader never meets half of one.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from pydantic import Field

from monitor.channels.plain import level
from monitor.channels.view import ItemView, View, view
from monitor.errors import DeliveryError
from monitor.model import Digest, Item, Post, Receipt

ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, kw_only=True)
class FeedFile:
    """A feed in a file, for a web server of yours to serve or a reader to open."""

    reaches_people: ClassVar[bool] = False  # no place to report a failed delivery
    name: str
    path: str
    format: Literal["atom", "rss"] = "atom"
    title: str = ""  # '' takes the digest's
    link: str = ""  # where the feed is served
    keep: Annotated[int, Field(ge=1, le=5000)] = 200  # entries

    @property
    def recipients(self) -> tuple[str, ...]:
        """There is one place."""
        return ("",)

    async def send(
        self,
        digest: Digest,
        *,
        to: str,
        message_id: str,  # noqa: ARG002 - entries have ids of their own
        post: Post,  # noqa: ARG002 - a file is not on the web
    ) -> Receipt:
        """Add the digest's stories to the file."""
        path = Path(self.path)
        items = (*digest.items, *digest.omitted_items)
        shown = view(digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with _alone(path):
                count = self._add(path, shown, items, digest.period_end)
        except OSError as error:
            raise DeliveryError(channel=self.name, answer=f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise DeliveryError(channel=self.name, answer=f"{path} {error}", retry=False) from error
        return Receipt(answer=f"{count} entries in {path}", recipients=(to,))

    def _add(self, path: Path, shown: View, items: Sequence[Item], at: datetime) -> int:
        kind = _Atom() if self.format == "atom" else _Rss()
        views = (*shown.items, *shown.more)
        fresh = [kind.entry(v, i, at) for v, i in zip(views, items, strict=True)]
        ids = {kind.id_of(entry) for entry in fresh}
        old = [entry for entry in kind.entries(path) if kind.id_of(entry) not in ids]
        kept = [*fresh, *old][: self.keep]
        feed = kind.feed(self.title or shown.title, self.link, at)
        kind.body(feed).extend(kept)
        _replace(path, b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, "utf-8"))
        return len(kept)


class _Atom:
    """RFC 4287."""

    def entry(self, shown: ItemView, item: Item, at: datetime) -> Element:
        entry = Element(f"{{{ATOM}}}entry")
        _put(entry, f"{{{ATOM}}}id", _urn(shown))
        _put(entry, f"{{{ATOM}}}title", shown.title)
        if shown.url:
            SubElement(entry, f"{{{ATOM}}}link", href=shown.url)
        stamp = item.article.article.published
        if stamp:
            _put(entry, f"{{{ATOM}}}published", _rfc3339(stamp.at))
        _put(entry, f"{{{ATOM}}}updated", _rfc3339(at))
        _put(SubElement(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", shown.outlet)
        for match in item.matches:
            SubElement(entry, f"{{{ATOM}}}category", term=match.topic)
        _put(entry, f"{{{ATOM}}}summary", _summary(shown)).set("type", "html")
        return entry

    def feed(self, title: str, link: str, at: datetime) -> Element:
        feed = Element(f"{{{ATOM}}}feed")
        _put(feed, f"{{{ATOM}}}id", link or f"urn:monitor:{title.replace(' ', '-')}")
        _put(feed, f"{{{ATOM}}}title", title)
        _put(feed, f"{{{ATOM}}}updated", _rfc3339(at))
        if link:
            SubElement(feed, f"{{{ATOM}}}link", href=link, rel="self")
        return feed

    def body(self, feed: Element) -> Element:
        return feed

    def entries(self, path: Path) -> list[Element]:
        return _parsed(path, f"{{{ATOM}}}entry")

    def id_of(self, entry: Element) -> str:
        return entry.findtext(f"{{{ATOM}}}id", "")


class _Rss:
    """RSS 2.0."""

    def entry(self, shown: ItemView, item: Item, at: datetime) -> Element:
        entry = Element("item")
        _put(entry, "guid", _urn(shown)).set("isPermaLink", "false")
        _put(entry, "title", shown.title)
        if shown.url:
            _put(entry, "link", shown.url)
        stamp = item.article.article.published
        _put(entry, "pubDate", format_datetime(stamp.at if stamp else at))
        _put(entry, f"{{{_DC}}}creator", shown.outlet)
        for match in item.matches:
            _put(entry, "category", match.topic)
        _put(entry, "description", _summary(shown))
        return entry

    def feed(self, title: str, link: str, at: datetime) -> Element:
        feed = Element("rss", version="2.0")
        channel = SubElement(feed, "channel")
        _put(channel, "title", title)
        _put(channel, "link", link)
        _put(channel, "description", title)
        _put(channel, "lastBuildDate", format_datetime(at))
        return feed

    def body(self, feed: Element) -> Element:
        return feed[0]

    def entries(self, path: Path) -> list[Element]:
        return _parsed(path, "item")

    def id_of(self, entry: Element) -> str:
        return entry.findtext("guid", "")


def _put(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = level(text)
    return child


def _urn(shown: ItemView) -> str:
    return f"urn:monitor:article:{shown.id}"


def _rfc3339(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _summary(shown: ItemView) -> str:
    """Return the matched sentences and what is known besides, as HTML."""
    lines = [shown.note] if shown.note else []
    html = [f"<p>{escape(line)}</p>" for line in lines]
    for sentence in shown.sentences:
        marked = (f"<b>{escape(p.text)}</b>" if p.hit else escape(p.text) for p in sentence)
        html.append(f"<p>{''.join(marked)}</p>")
    also = "; ".join((*shown.facts, *(f"also in {outlet}" for outlet in shown.also_in)))
    return "".join([*html, f"<p>{escape(also)}</p>" if also else ""])


def _parsed(path: Path, tag: str) -> list[Element]:
    """Return the entries of the file as it stands; ValueError where it is something else."""
    from defusedxml import DefusedXmlException, ElementTree

    register_namespace("", ATOM)
    register_namespace("dc", _DC)
    try:
        return list(ElementTree.parse(path).iter(tag))
    except FileNotFoundError:
        return []
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"is no feed, so it is not overwritten; move it away ({error})") from None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time read the file and write it again."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
