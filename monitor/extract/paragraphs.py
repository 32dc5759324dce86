"""From the blocks of the chosen element to paragraphs and captions, without furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor import dates
from monitor.extract import furniture
from monitor.extract.author import byline, tidy
from monitor.extract.body import Choice, accusation, finished, upward, weight
from monitor.extract.rules import cut
from monitor.extract.walk import HEADINGS, Block, Frame
from monitor.markup import clean, unescape

SENTENCE = 40  # good characters from which a block counts as a sentence
_PARTS = 160  # characters: longer lines between <br> are paragraphs, shorter ones verse or lists


@dataclass(frozen=True, kw_only=True)
class Body:
    """What was read of a page's text; `bylines` are names that signed among the paragraphs."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    lead: str = ""
    bylines: tuple[str, ...] = ()


def read(choice: Choice, heading: str, *, ends: Sequence[str] = (), whole: bool = False) -> Body:
    """Read the article's paragraphs; `heading` is the folded title.

    `whole` takes all blocks, as a source's rule found the body; else the best element is chosen.
    """
    top = choice.top if whole else choice.frame()
    if top is None:
        return Body(paragraphs=())
    kept, captions = keep(choice, top)
    signature = _signature(kept) or _opening_signature(kept)
    if signature:
        kept = [b for b in kept if b.good >= SENTENCE or tidy(b.text) != signature]
    kept = trim(kept, heading)
    texts = _undated(cut(compose(kept, heading), ends))
    texts, captions = _parted(texts, captions, heading)
    texts, bylines = _signed(texts)
    names = [*bylines, *([signature] if signature else [])]
    return Body(paragraphs=tuple(texts), captions=_tidied(captions), bylines=tuple(names))


def keep(choice: Choice, top: Frame) -> tuple[list[Block], list[str]]:
    """Return the blocks of the article in order, and the captions that stand among them."""
    kept: list[Block] = []
    captions: list[str] = []
    for block in choice.blocks[top.first : top.last + 1]:
        if _is_caption(block, top):
            captions.append(block.text)
        elif block.frame.linked or block.linked > 0.6 * len(block.text):
            continue
        elif _is_tweet(block.frame) or not choice.beside(block.frame, top):
            kept.append(block)
    return kept, captions


def _is_tweet(frame: Frame) -> bool:
    """Whether a block is a quoted post, which systems wrap into widgets."""
    above = frame.parent
    return (frame.tag == "blockquote" and "tweet" in frame.name) or (
        above is not None and above.tag == "blockquote" and "tweet" in above.name
    )


def _is_caption(block: Block, top: Frame) -> bool:
    if block.frame.caption:
        return True
    if len(block.text) > 400:
        return False
    if furniture.has_picture_mark(block.text):
        return True
    # A line in italics right under an image is its caption on pages that know no <figcaption>.
    if block.pictured and block.slanted * 10 >= len(block.text) * 9 and len(block.text) <= 250:
        return True
    frame: Frame | None = block.frame
    for _ in range(4):
        if frame is None or frame is top:
            return False
        if "caption" in accusation(frame):
            return True
        frame = frame.parent
    return False


def trim(kept: list[Block], heading: str) -> list[Block]:
    """Drop what stands before the first and after the last sentence, and headings of nothing."""
    first = next((at for at, block in enumerate(kept) if block.good >= SENTENCE), 0)
    start = first
    while start > 0 and _opens(kept[start - 1], heading):
        start -= 1
    kept = _until_others(kept[start:])
    while kept and not _ends(kept[-1]):
        kept.pop()
    out: list[Block] = []
    for block in reversed(kept):
        size = _level(block)
        bare = size and out and 0 < _level(out[-1]) <= size and weight(block.text) < 60
        if size == 1 or bare:
            continue
        out.append(block)
    return out[::-1]


def _level(block: Block) -> int:
    return int(block.frame.tag[1]) if block.frame.tag in HEADINGS else 0


def _opens(block: Block, heading: str) -> bool:
    """Whether a block before the first sentence belongs to the text: a lead or a subhead."""
    if block.frame.tag not in ("p", "li", "h2", "h3", "blockquote") or weight(block.text) < 3:
        return False
    return furniture.folded(block.text) != heading


def _ends(block: Block) -> bool:
    """Whether a text may end with a block: a sentence, not a heading or a label."""
    if block.frame.tag in HEADINGS:
        return False
    return bool(block.good) or finished(block.text)


def _until_others(kept: list[Block]) -> list[Block]:
    """Cut at the mark of the end, or at a line that opens other stories and little follows."""
    total = sum(block.good for block in kept)
    seen = 0.0
    for at, block in enumerate(kept):
        if seen >= SENTENCE and furniture.closes(block.text):
            return kept[:at]
        # A heading over other stories outweighs more text after it than a line in passing does.
        most = 0.6 if _level(block) else 0.35
        if furniture.opens_others(block.text) and total - seen < most * total:
            return kept[:at]
        seen += block.good
    return kept


def compose(kept: list[Block], heading: str) -> list[str]:
    """Turn blocks into paragraphs: rows of tables on a line, lists as lists, <br> as meant."""
    out: list[str] = []
    row: Frame | None = None
    for block in kept:
        cell = _row_of(block.frame)
        if cell is not None and cell is row and out:
            out[-1] += f" | {block.text}"
            continue
        row = cell
        out += _split(block.text)
    return _without_furniture(out, kept, heading)


def _row_of(frame: Frame) -> Frame | None:
    """Return the row of a table of data; tables that lay out pages hold blocks in their cells."""
    if frame.tag in ("td", "th") and frame.parent is not None and frame.parent.tag == "tr":
        return frame.parent if frame.parent.last - frame.parent.first < 40 else None
    return None


def _split(text: str) -> list[str]:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    out: list[str] = []
    for part in parts:
        lines = part.split("\n")
        if len(lines) > 1 and sum(map(len, lines)) > _PARTS * len(lines):
            out += [line.strip() for line in lines if line.strip()]
        else:
            out.append(part)
    return out


def _without_furniture(texts: list[str], kept: list[Block], heading: str) -> list[str]:
    linked = {block.text: block.linked for block in kept if block.linked}
    out: list[str] = []
    for text in texts:
        if furniture.is_line(text) or furniture.is_pointer(text, linked.get(text, 0)):
            continue
        # Said again nearby is a pulled quote; a refrain further off is an interview's.
        if furniture.is_notice(text) or (len(text) >= 80 and text in out[-8:]):
            continue
        if len(text) < 200 and furniture.folded(text) == heading:
            continue
        out.append(text)
    return out


_STAMPED = re.compile(
    r"(?:[^\W\d]+(?: [^\W\d]+)?, ?)?\d{1,2}/\d{1,2}/\d{4}(?:\W{1,3}\d{1,2}[:h]\d\d)?"
    r"(?: ?\(?GMT ?[+-]\d{1,2}\)?)?(?=\s*[^\W\d])"
)


def stamped(text: str) -> str:
    """Return the day and time that a longer text begins with, '' where it begins otherwise."""
    found = _STAMPED.match(text)
    return found.group() if found is not None else ""


def _unstamped(text: str) -> str:
    day = stamped(text)
    rest = text[len(day) :].lstrip(" \n-–|,")
    return rest if day and len(rest) >= SENTENCE // 2 else text


def _undated(texts: list[str]) -> list[str]:
    """Drop before the text what says nothing but a day or a time."""
    texts = [_unstamped(texts[0]), *texts[1:]] if texts else texts
    while texts and len(texts[0]) <= 60 and any(char.isdigit() for char in texts[0]):
        letters = sum(char.isalpha() for char in texts[0])
        clock = letters == 0 and ":" in texts[0]
        dated = letters <= 24 and dates.parse(texts[0], zone="UTC", now=_LATER) is not None
        if not (clock or dated):
            break
        texts = texts[1:]
    return texts


_LATER = datetime(2100, 1, 1, tzinfo=UTC)
_GLUED = re.compile(r"\s*(?:h[iì]nh [aả]nh|ảnh)\s*\d{1,2}\s*(?=\S)", re.IGNORECASE)


def _parted(texts: list[str], captions: list[str], heading: str) -> tuple[list[str], list[str]]:
    """Part a caption from the dateline it has run into: "<Title> hinh anh 1Hanoi (VNA) – ..."."""
    if not texts:
        return texts, captions
    found = _GLUED.search(texts[0][:400])
    if found is not None and len(texts[0]) - found.end() >= 20:
        caption = texts[0][: found.start()]
        return [texts[0][found.end() :], *texts[1:]], [*captions, caption]
    if len(heading) >= 20 and furniture.folded(texts[0][: len(heading) + 40]).startswith(heading):
        rest = _after(texts[0], heading)
        if len(rest) >= 40 and (rest[0].isupper() or rest[0] == "(") and not rest[0].isspace():
            return [rest, *texts[1:]], captions
    return texts, captions


def _after(text: str, heading: str) -> str:
    """Return what follows the folded heading in a text that begins with it."""
    wanted = len(heading.replace(" ", ""))
    count = 0
    for at, char in enumerate(text):
        if count == wanted:
            return text[at:].lstrip()
        count += furniture.folded(char) != ""
    return ""


def _signed(texts: list[str]) -> tuple[list[str], list[str]]:
    """Take lines that only sign off the start and the end."""
    names: list[str] = []
    while texts and (name := byline(texts[0])):
        names.append(name)
        texts = texts[1:]
    for at in range(len(texts) - 1, max(-1, len(texts) - 4), -1):
        if name := byline(texts[at]):
            names.append(name)
            texts = [*texts[:at], *texts[at + 1 :]]
    return texts, names


def _signature(kept: list[Block]) -> str:
    """Return the name in bold, italics or at the right edge under the last sentence."""
    last = max((at for at, block in enumerate(kept) if block.good >= SENTENCE), default=-1)
    for block in kept[last + 1 : last + 4]:
        words = block.text.split()
        if not 1 < len(words) <= 5 or len(block.text) > 40 or block.frame.tag in HEADINGS:
            continue
        style = block.frame.node.attributes.get("style") or ""
        marked = max(block.bold, block.slanted) * 10 >= len(block.text) * 8 or "right" in style
        if marked and all(word[0].isupper() for word in words) and block.text[-1].isalpha():
            return tidy(block.text)
    return ""


def _opening_signature(kept: list[Block]) -> str:
    """Return the name in bold that stands alone right before the first sentence."""
    first = next((at for at, block in enumerate(kept) if block.good >= SENTENCE), 0)
    block = kept[first - 1] if first else None
    if block is None or block.frame.tag != "p" or block.bold * 10 < len(block.text) * 9:
        return ""
    words = block.text.replace("/", " ").split()
    named = 1 < len(words) <= 5 and all(word.isalpha() and word[0].isupper() for word in words)
    return tidy(block.text) if named and len(block.text) <= 40 else ""


def _tidied(captions: Sequence[str]) -> tuple[str, ...]:
    tidy = (furniture.without_picture(" ".join(text.split())) for text in captions)
    return tuple(dict.fromkeys(text for text in tidy if len(text) > 2))


_SHORT_LEAD = 20  # characters
_LEAD = re.compile(
    r"lead|lede|summary|standfirst|sapo|\bdek\b|-dek|\bdeck\b|preamble|subtitle|sub-?head|sub-?title|intro"
    r"|excerpt|abstract|chapeau|teaser|description|\bdesc\b|-desc\b|strapline|kicker-text|sommaire|ingress|catenaccio"
)


def lead(choice: Choice, heading: Block | None, description: str) -> str:
    """Return the lead that stands apart, between the title and the text; '' where none does.

    Told by its name, or because the page gives the same words as its description.
    """
    key = furniture.folded(description)[:60]
    start = choice.blocks.index(heading) + 1 if heading in choice.blocks else 0
    for at, block in enumerate(choice.blocks[start : start + 12 if heading is not None else 0]):
        if block.frame.linked or block.linked > 0.5 * len(block.text) or len(block.text) > 900:
            continue
        same = len(key) >= 25 and furniture.folded(block.text[:160]).startswith(key[:40])
        named = len(block.text) >= _SHORT_LEAD and any(
            _LEAD.search(frame.name)
            for _, frame in zip(range(2), upward(block.frame), strict=False)
        )
        named = named or (at == 0 and heading is not None and _beside_heading(block, heading))
        if same or (named and not choice.beside(block.frame) and finished(block.text)):
            return _unstamped(" ".join(block.text.split()))
    return ""


def _beside_heading(block: Block, heading: Block) -> bool:
    """Whether a sentence is the very next element after the heading."""
    return (
        block.good >= 1.5 * SENTENCE
        and block.frame.parent is heading.frame.parent
        and len(block.text) <= 400
    )


def led(body: Body, lead: str, heading: str) -> Body:
    """Put the lead before the text, unless the text begins with the same words."""
    if len(body.paragraphs) > 1 and len(body.paragraphs[0]) >= SENTENCE:
        first, second = (furniture.folded(text) for text in body.paragraphs[:2])
        if first in second:  # the lead again, behind a dateline
            lead, body = body.paragraphs[0], replace(body, paragraphs=body.paragraphs[1:])
    lead = lead.strip()
    key = furniture.folded(lead)
    if not body.paragraphs or len(key) < 12 or key == heading:
        return body
    opening = furniture.folded(" ".join(body.paragraphs[:3])[: len(lead) * 2 + 200])
    repeated = len(lead) >= 40 and any(lead[:60] in text for text in body.paragraphs)
    tenth = len(key) // 10  # a dateline or a changed first word does not make it another text
    if repeated or key[:120] in opening or key[tenth : 9 * tenth][:150] in opening:
        return replace(body, lead=lead)
    return replace(body, lead=lead, paragraphs=(lead, *body.paragraphs))


def fuller(body: Body, stated: str) -> Body:
    """Take the text that the page states for machines where far less of it can be seen."""
    seen = sum(map(len, body.paragraphs))
    if len(stated) < 400 or seen * 2 > len(stated) or "<" in stated[:400]:
        return body
    parts = [text for part in re.split(r"\s*\n\s*", stated) if (text := clean(unescape(part)))]
    return replace(body, paragraphs=tuple(parts)) if parts else body
