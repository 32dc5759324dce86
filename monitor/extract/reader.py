"""One page to one article, in the order that the parts need each other.

guard, parse → what the page says of itself → rules → blocks → title → body → date, author → Article
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.extract import (
    address,
    author,
    furniture,
    guard,
    inferred,
    paragraphs,
    refusal,
    rules,
    structured,
    title,
)
from monitor.extract import published as when
from monitor.extract.body import Choice
from monitor.extract.paragraphs import Body
from monitor.extract.walk import Block, blocks
from monitor.language import detect
from monitor.markup import decode
from monitor.model import Article, Entry, Evidence, Page, Skipped, Source, Stamp
from monitor.text import nfc
from monitor.urls import identity, site

_WINDOW = 14  # blocks before and after the title in which a date or a byline is looked for


@dataclass(kw_only=True)
class Ruled:
    """What the source's rules found; empty where it has none or they found nothing."""

    title: str = ""
    lead: str = ""
    dates: tuple[str, ...] = ()
    author: str = ""
    section: str = ""
    captions: tuple[str, ...] = ()
    body: LexborNode | None = None
    missed: tuple[str, ...] = ()  # flags: 'rules-missed-body'


def extract(page: Page, source: Source, entry: Entry | None = None) -> Article | Skipped:
    """Read an article from a page, or say why it holds none.

    Pure: `page.fetched_at` is now, and never passed off as publication. Raises ReadError
    (`too-large`, `malformed`) for pages that no parser should touch, and nothing else.
    """
    skipped = refusal.not_html(page)
    if skipped is not None:
        return skipped
    decoded = decode(page.body, page.charset, content_type=page.content_type)
    tree = guard.parse(decoded.text, page.url, page.body if decoded.exact else None)
    ruled = _ruled(tree, source)
    nodes = structured.collect(tree)
    facts = structured.facts(tree, nodes)
    facts.sites += _hosts(page.url)
    moments = structured.times(nodes)
    signed = [] if author.is_named(facts) else author.marked(tree)
    if ruled.body is None:
        rules.take_out(nodes.bulky)
    found, whole = blocks(tree.body) if tree.body is not None else ([], True)
    flags = decoded.flags if whole else (*decoded.flags, "truncated")
    reading = _Reading(page, source, entry, facts, moments, ruled, signed, found, flags)
    return reading.article(decoded.text)


def _hosts(url: str) -> list[str]:
    """Return what the outlet may call itself by its address: "lto.de" and "lto"."""
    home = site(url)
    return [home, home.partition(".")[0]] if home else []


def _ruled(tree: LexborHTMLParser, source: Source) -> Ruled:
    given = source.rules
    rules.drop(tree, given.drop)
    captions = tuple(
        text
        for selector in given.caption
        for node in tree.css(selector)
        if (text := furniture.without_picture(nfc(" ".join(node.text(separator=" ").split()))))
    )
    found = Ruled(
        title=rules.text(tree, given.title),
        lead=rules.text(tree, given.lead, 2_000),
        dates=tuple(rules.dates(tree, given.date)),
        author=author.tidy(rules.author(given, rules.text(tree, given.author))),
        section=rules.text(tree, given.section, 80),
        captions=captions,
        body=rules.first(tree, given.body),
    )
    rules.drop(tree, given.caption)
    wanted = (("title", given.title, found.title), ("body", given.body, found.body),
              ("date", given.date, found.dates))  # fmt: skip
    found.missed = tuple(f"rules-missed-{part}" for part, asked, got in wanted if asked and not got)
    return found


class _Reading:
    """One page while it is being put together."""

    def __init__(
        self,
        page: Page,
        source: Source,
        entry: Entry | None,
        facts: structured.Facts,
        moments: list[structured.Said],
        ruled: Ruled,
        signed: list[str],
        found: list[Block],
        flags: tuple[str, ...],
    ) -> None:
        self.page, self.source, self.entry = page, source, entry
        self.facts, self.moments, self.ruled, self.signed = facts, moments, ruled, signed
        self.blocks, self.flags = found, (*flags, *ruled.missed)
        self.heading = title.heading(found, facts)
        self.title, self.claims = title.choose(
            facts, self.heading, found, ruled=ruled.title, listed=entry.title if entry else None
        )

    def article(self, html: str) -> Article | Skipped:
        """Return the article, or why there is none."""
        body = self._body()
        shown = " ".join([self.facts.heading, *(block.text for block in self.blocks)])
        if not body.paragraphs:
            return self._without_text(html, shown)
        stopped = refusal.challenge(self.page, shown)
        if stopped is not None:
            return stopped
        open_to_all = refusal.unwalled(body.paragraphs)
        if not open_to_all:
            return Skipped(url=self.page.url, reason="paywall", detail=body.paragraphs[0][:80])
        if len(open_to_all) < len(body.paragraphs):
            self.flags = (*self.flags, "paywall")
            body = replace(body, paragraphs=open_to_all)
        return self._whole(body, "\n\n".join(body.paragraphs))

    def _without_text(self, html: str, shown: str) -> Skipped:
        stopped = refusal.challenge(self.page, shown, html)
        if stopped is not None:
            return stopped
        read = " ".join(block.text for block in self.blocks)
        if read and not refusal.unwalled((read,)):
            return Skipped(url=self.page.url, reason="paywall", detail=read[:80])
        reason = "furniture" if read else "empty"
        detail = f"{len(read)} characters beside an article"
        return Skipped(url=self.page.url, reason=reason, detail=detail)

    def _whole(self, body: Body, text: str) -> Article:
        entry, source, url = self.entry, self.source, self.page.url
        heading = self.title or text.split("\n", 1)[0][:120]
        claims = (self.facts.language, entry.language if entry else None, source.language)
        language = detect(f"{heading}\n{text}", hints=claims)
        stamp, dated = self._published(body, language)
        name, named = self._author(body)
        canonical = address.canonical(url, self.facts.canonical, source)
        modified = self._modified(stamp)
        pictures = [*self.facts.images, *([entry.image] if entry and entry.image else [])]
        return Article(
            source=source.name,
            url=url,
            canonical_url=canonical,
            title=nfc(heading),
            text=text,
            lead=body.lead,
            captions=(*self.ruled.captions, *body.captions),
            author=name,
            language=language,
            published=stamp,
            modified=modified,
            section=self.ruled.section or self.facts.section or (entry.section if entry else None),
            image=address.image(url, pictures),
            identity=identity(url, source) or identity(canonical, source),
            feed_id=entry.feed_id if entry else None,
            evidence=(*self._title_claims(heading), *dated, *named),
            flags=self.flags,
        )

    def _title_claims(self, heading: str) -> list[Evidence]:
        if self.claims:
            return self.claims
        note = "the page gives no title"
        return [Evidence(part="title", value=heading, method="inferred", confidence=0.3,
                         chosen=True, note=note)]  # fmt: skip

    def _body(self) -> Body:
        """Read the body where the rules say it is, else where it reads like an article."""
        key = furniture.folded(self.title)
        if self.ruled.body is not None:
            inside, _ = blocks(self.ruled.body)
            body = paragraphs.read(Choice(inside), key, ends=self.source.rules.end, whole=True)
            if body.paragraphs:
                return paragraphs.led(body, self.ruled.lead, key)
            self.flags = (*self.flags, "rules-missed-body")
        choice = Choice(self.blocks, self.heading)
        body = paragraphs.read(choice, key, ends=self.source.rules.end)
        body = paragraphs.fuller(body, self.facts.body)
        lead = self.ruled.lead or paragraphs.lead(choice, self.heading, self.facts.description)
        return paragraphs.led(body, lead, key)

    def _published(self, body: Body, language: str | None) -> tuple[Stamp | None, list[Evidence]]:
        reader = when.Reader(
            zone=self.source.zone, order=self.source.date_order, language=language,
            now=self.page.fetched_at, floating=self.source.zone == "UTC",
        )  # fmt: skip
        stamps = [s for text in self.ruled.dates if (s := reader.stamp(text, "rules"))][:3]
        stamps += reader.said(self.facts.published) + reader.said(self.moments[:4])
        if self.entry is not None and self.entry.published is not None:
            stamps.append(reader.localised(self.entry.published))
        if not any(s.method in ("rules", "json-ld", "meta") and not s.whole_day for s in stamps):
            stamps += when.in_sight(reader, self._lines_near_title())
        if line := when.dateline(reader, body.paragraphs[0]):
            stamps.append(line)
        if filed := when.in_address(self.page.url, reader.now):
            stamps.append(filed)
        if not stamps:
            guess = inferred.infer(body.paragraphs, now=reader.now, order=self.source.date_order)
            stamps += [guess] if guess is not None else []
        return when.settle(reader, stamps)

    def _modified(self, published: Stamp | None) -> Stamp | None:
        reader = when.Reader(
            zone=self.source.zone, order=self.source.date_order, language=None,
            now=self.page.fetched_at, floating=self.source.zone == "UTC",
        )  # fmt: skip
        found = next(iter(reader.said(self.facts.modified)), None)
        if found is None and self.entry is not None:
            found = self.entry.modified
        if found is not None and published is not None and found.at < published.at:
            return replace(found, flags=(*found.flags, "before-published"))
        return found

    def _lines_near_title(self) -> list[str]:
        """Return short lines after the title, then those before it, the nearest first."""
        if not self.blocks:
            return []
        at = self.blocks.index(self.heading) if self.heading in self.blocks else 0
        after = self._short(self.blocks[at + 1 : at + 1 + _WINDOW])
        before = self._short(self.blocks[max(0, at - _WINDOW) : at][::-1])
        return [*after, *[f"{a} {b}" for a, b in itertools.pairwise(after)
                          if len(a) + len(b) < 40], *before]  # fmt: skip

    def _short(self, some: list[Block]) -> list[str]:
        """Return short blocks, and the first line of a block in which <br> parts all."""
        lines = [
            block.text.split("\n\n", 1)[0]
            if "\n\n" in block.text or block.good < 60
            else paragraphs.stamped(block.text)
            for block in some
            if not block.frame.caption
        ]
        return [line.replace("\n", " ") for line in lines if 0 < len(line) <= 160]

    def _author(self, body: Body) -> tuple[str | None, list[Evidence]]:
        lines = [author.byline(text) for text in self._lines_near_title()[:10]]
        return author.choose(
            self.facts,
            ruled=self.ruled.author,
            default=self.source.rules.author_default,
            bylines=[name for name in (*lines, *body.bylines) if name],
            marked=self.signed,
            listed=self.entry.author if self.entry else None,
        )
