"""A digest as every channel shows it: harmless strings in order, nothing left to decide.

Templates are given these values under the same names (docs/channels.md lists them).
"""

from dataclasses import dataclass

from monitor import digest as words
from monitor.channels.plain import level, link, one_line
from monitor.model import Coverage, Digest, Item, Passage, SourceCoverage

SENTENCE = 420  # characters shown of a sentence, around its first hit
_LEFT = 140  # of them before the hit
_ITEM_CAP = 20  # outlets, facts and notes of one story
_LANGUAGES = {
    "en": "English",
    "vi": "Vietnamese",
    "zh": "Chinese",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "de": "German",
    "id": "Indonesian",
    "ms": "Malay",
    "th": "Thai",
    "lo": "Lao",
    "km": "Khmer",
    "my": "Burmese",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
    "sw": "Swahili",
}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a sentence that is a hit, or is not."""

    text: str
    hit: bool = False


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One story. `url` is '' where the address is not one to link to."""

    id: int
    title: str
    url: str
    outlet: str
    date: str
    language: str
    note: str = ""
    sentences: tuple[tuple[Piece, ...], ...] = ()
    facts: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    also_topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """One source in the coverage section."""

    title: str
    read_until: str
    state: str
    detail: str
    notices: tuple[str, ...]
    well: bool

    @property
    def reading(self) -> str:
        """Say until when it was read."""
        return "never read" if self.read_until == "never" else f"read until {self.read_until}"

    @property
    def trouble(self) -> str:
        """Say what is wrong with it; '' where nothing is."""
        return "" if self.well else ": ".join(filter(None, (self.state, self.detail)))


@dataclass(frozen=True, kw_only=True)
class View:
    """A whole message."""

    key: str
    name: str
    title: str
    subject: str
    brief: str
    period: str
    alert: bool
    notice: tuple[str, ...]  # paragraphs
    groups: tuple[tuple[str, tuple[ItemView, ...]], ...]
    omitted: int
    more: tuple[ItemView, ...]
    checked: str
    sources: tuple[SourceView, ...]
    recovered: tuple[str, ...]
    isolated: tuple[str, ...]
    bias: str = words.BIAS

    @property
    def items(self) -> tuple[ItemView, ...]:
        """Every story told in full."""
        return tuple(item for _, items in self.groups for item in items)

    @property
    def covers(self) -> bool:
        """True where there is a coverage section to show."""
        return bool(self.sources)


def view(digest: Digest) -> View:
    """Prepare a digest for showing."""
    zone = digest.zone
    return View(
        key=digest.key,
        name=one_line(digest.subscription),
        title=one_line(digest.title),
        subject=one_line(words.headline(digest), 180),
        brief=one_line(words.brief(digest), 200),
        period="" if digest.notice else words.period(digest),
        alert=digest.alert,
        notice=tuple(one_line(line, 2000) for line in digest.notice.splitlines() if line.strip()),
        groups=tuple(
            (one_line(heading, 120), tuple(item_view(item, zone) for item in items))
            for heading, items in digest.groups
        ),
        omitted=digest.omitted,
        more=tuple(item_view(item, zone) for item in digest.omitted_items),
        checked=words.checked(digest.coverage) if digest.coverage.sources else "",
        sources=tuple(_source(source, zone) for source in digest.coverage.sources),
        recovered=_recovered(digest.coverage),
        isolated=tuple(one_line(each, 500) for each in digest.coverage.isolated),
    )


def item_view(item: Item, zone: str) -> ItemView:
    """Prepare one story for showing."""
    article = item.article.article
    return ItemView(
        id=item.article.id,
        title=one_line(article.title) or "(no title)",
        url=link(article.canonical_url),
        outlet=one_line(item.outlet, 80),
        date=words.published(article.published, zone),
        language=_LANGUAGES.get(article.language or "", article.language or ""),
        note=_sentence(one_line(item.note, 400)),
        sentences=tuple(pieces(passage) for passage in item.passages),
        facts=_lines(item.facts),
        also_in=_lines(item.also_in),
        also_topics=_lines(item.also_topics),
    )


def pieces(passage: Passage) -> tuple[Piece, ...]:
    """Cut a sentence at its hits; a long one is cut down to the stretch around the first hit."""
    text = level(passage.sentence)
    start, end = _window(len(text), passage.hits)
    cut: list[Piece] = [Piece(text="… ")] if start else []
    at = start
    for first, last in sorted(passage.hits):
        if first < at or last > end or first >= last:
            continue
        cut += [Piece(text=text[at:first]), Piece(text=text[first:last], hit=True)]
        at = last
    cut += [Piece(text=text[at:end]), Piece(text=" …" if end < len(text) else "")]
    return tuple(piece for piece in cut if piece.text)


def _window(length: int, hits: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    if length <= SENTENCE:
        return 0, length
    first = min(hits, default=(0, 0))[0]
    start = max(0, min(first - _LEFT, length - SENTENCE))
    return start, start + SENTENCE


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one_line(text, 200) for text in texts[:_ITEM_CAP])


def _source(source: SourceCoverage, zone: str) -> SourceView:
    return SourceView(
        title=one_line(source.title, 80),
        read_until=words.brief_moment(source.read_until, zone),
        state=one_line(source.state, 40),
        detail=one_line(source.detail, 200),
        notices=_lines(source.notices),
        well=source.state == "ok",
    )


def _recovered(coverage: Coverage) -> tuple[str, ...]:
    titles = {source.source: source.title for source in coverage.sources}
    return tuple(
        one_line(f"{titles.get(event.source, event.source)}: no longer {event.kind}")
        for event in coverage.ended
    )
