"""A digest as Slack's blocks, cut into messages that Slack takes.

Text from the web is escaped (&, <, >), so that nobody is mentioned and nothing links but ours;
signs that Slack reads as formatting and cannot escape are replaced by look-alikes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from monitor.channels.rendering import isolating
from monitor.channels.view import ItemView, Piece, View

BLOCKS, SECTION, HEADER = 50, 3000, 150
MESSAGE = 12_000  # characters of all sections of one message; Slack names no limit but has one
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "`": "ˋ", "~": "∼", "_": "ˍ"}
)

Block = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One message: its blocks, the text of its notification, the articles it tells of."""

    text: str
    blocks: tuple[Block, ...]
    articles: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A block that is not to be parted from the story it belongs to."""

    block: Block
    article: int | None = None
    size: int = 0
    heads: bool = False


def parts(channel: str, shown: View, message_id: str) -> tuple[Part, ...]:
    """Return the messages of a digest, in order; at least one.

    Slack has no field for an id of ours: it stands as the id of each message's first block.
    """
    made, shown = isolating(channel, lambda each: tuple(_pieces(each)), shown)
    messages: list[list[_Piece]] = [[]]
    for piece in made:
        if messages[-1] and not _fits(piece, messages[-1]):
            messages.append([])
        messages[-1].append(piece)
    return tuple(
        _part(f"{message_id}-{number}", shown, number, message)
        for number, message in enumerate(messages)
    )


def _fits(piece: _Piece, message: list[_Piece]) -> bool:
    """A heading wants room for a story below it."""
    size = sum(each.size for each in message) + piece.size
    return len(message) < BLOCKS - piece.heads and size <= MESSAGE


def _part(block_id: str, shown: View, number: int, message: list[_Piece]) -> Part:
    text = escape(f"{shown.subject}{f' ({number + 1})' if number else ''}")
    articles = tuple(piece.article for piece in message if piece.article is not None)
    first, *others = (piece.block for piece in message)
    return Part(text=text, blocks=({**first, "block_id": block_id}, *others), articles=articles)


def escape(text: str) -> str:
    """Make text from the web stand as it is."""
    return text.translate(_ESCAPES)


def _pieces(shown: View) -> Iterator[_Piece]:
    yield _header(f"🔔 {shown.title}" if shown.alert else shown.title)
    if shown.period:
        yield _context(escape(shown.period))
    for line in shown.notice:
        yield _section(escape(line))
    if not shown.items and not shown.notice:
        yield _section(escape(shown.brief))
    for heading, items in shown.groups:
        yield _header(heading)
        for item in items:
            yield _section(story(item), item.id)
    yield from _closing(shown)


def _closing(shown: View) -> Iterator[_Piece]:
    if shown.omitted:
        names = (_linked(item) for item in shown.more)
        yield _section(_fitting([f"*And {shown.omitted} more*", *(f"• {name}" for name in names)]))
    if shown.isolated:
        yield _section(_fitting(["*Not shown*", *(f"• {escape(line)}" for line in shown.isolated)]))
    if shown.covers:
        yield _divider()
        yield _context(_fitting(_coverage(shown)))


def _coverage(shown: View) -> Iterator[str]:
    yield f"*What this rests on* {escape(shown.checked)}"
    for source in shown.sources:
        trouble = f" – *{escape(source.trouble)}*" if source.trouble else ""
        notices = "".join(f" ({escape(notice)})" for notice in source.notices)
        yield f"{escape(source.title)}: {source.reading}{trouble}{notices}"
    for line in shown.recovered:
        yield escape(line)
    yield escape(shown.bias)


def story(item: ItemView) -> str:
    """Return one story as Slack's mrkdwn, cut to what a section holds."""
    about = " · ".join(filter(None, (item.outlet, item.date, item.language)))
    lines = [f"*{_linked(item)}*", f"_{escape(about)}_"]
    if item.note:
        lines.append(f":pencil2: {escape(item.note)}")
    lines += [f"> {_marked(sentence)}" for sentence in item.sentences]
    if item.facts:
        lines.append(f"Figures: {escape('; '.join(item.facts))}")
    if item.also_in:
        lines.append(f"Also in: {escape(', '.join(item.also_in))}")
    if item.also_topics:
        lines.append(f"Also under: {escape(', '.join(item.also_topics))}")
    return _fitting(lines)


def _linked(item: ItemView) -> str:
    if not item.url or len(item.url) > 1000:
        return escape(item.title)
    return f"<{item.url.replace('&', '&amp;')}|{escape(item.title).replace('|', '¦')}>"


def _marked(sentence: tuple[Piece, ...]) -> str:
    """Bold needs a space or a stop on both sides of the stars: a zero-width space is one."""
    gap = "\N{ZERO WIDTH SPACE}"
    return "".join(
        f"{gap}*{escape(piece.text)}*{gap}" if piece.hit else escape(piece.text)
        for piece in sentence
    )


def _fitting(lines: Iterable[str]) -> str:
    """Join whole lines as far as a section holds them; a line cut in its middle breaks markup."""
    kept, size = list[str](), 0
    for line in lines:
        if size + len(line) + 2 > SECTION:
            kept.append("…")
            break
        kept.append(line)
        size += len(line) + 1
    return "\n".join(kept)


def _section(text: str, article: int | None = None) -> _Piece:
    from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock

    block = SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))
    return _Piece(block.to_dict(), article, len(text))


def _context(text: str) -> _Piece:
    from slack_sdk.models.blocks import ContextBlock, MarkdownTextObject

    block = ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True)])
    return _Piece(block.to_dict(), None, len(text))


def _header(text: str) -> _Piece:
    from slack_sdk.models.blocks import HeaderBlock, PlainTextObject

    cut = text if len(text) <= HEADER else f"{text[: HEADER - 1]}…"
    block = HeaderBlock(text=PlainTextObject(text=cut or "–"))
    return _Piece(block.to_dict(), None, len(cut), heads=True)


def _divider() -> _Piece:
    from slack_sdk.models.blocks import DividerBlock

    return _Piece(DividerBlock().to_dict())
