"""A parsed page as a flat list of text blocks in document order, each knowing where it stands.

One pass over the tree: a block-level element opens a frame, a text node joins the block of its
frame. The blocks of one element are one slice of the list, which makes choosing cheap.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "meter", "nobr", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements whose text is never the article's.
DEAD = frozenset((
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "select",
    "textarea", "audio", "video", "map", "math", "dialog", "button", "nav", "footer", "marquee",
))  # fmt: skip
BREAK = "\ue000"  # stands for <br> until a block is closed
_INVISIBLE = dict.fromkeys(
    (*range(9), *range(14, 28), 0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
)
_BREAKS = re.compile(rf" ?{BREAK}(?: ?{BREAK})* ?")
_UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)

LINK, SLANT, BOLD = 1, 2, 4
MAX_NODES = 60_000  # read of one page; honest ones have a twentieth of it
_BACK = 16  # nodes that are looked back over for white space
_TEXT, _INLINE, _BLOCK, _DEAD, _BREAK, _IMAGE = range(6)
_KINDS = {
    **dict.fromkeys(INLINE, _INLINE), **dict.fromkeys(DEAD, _DEAD),
    "-text": _TEXT, "br": _BREAK, "img": _IMAGE,
}  # fmt: skip
_STYLES = {"a": LINK, "em": SLANT, "i": SLANT, "strong": BOLD, "b": BOLD}


class Frame:
    """A block-level element: tag, name (class and id), and what the choice counts in it.

    `first` and `last` are the indexes of its blocks; `good` and `poor` sum their characters;
    `value` is what speaks for it as the article; `siblings` counts good blocks directly in it.
    """

    # Defaults stand on the class: most elements of a page are never asked for these.
    first = last = -1
    good = poor = value = 0.0
    siblings = 0
    depth = 0
    titled = nested = caption = False
    accused = -2  # depth of the nearest suspect element round it, -2 while not known
    word: str | None = None  # what speaks against it, once asked for
    shape: tuple[str, ...] = ()  # tags and names round it, once asked for
    _name: str | None = None

    def __init__(self, tag: str, node: LexborNode, parent: Frame | None, linked: bool) -> None:
        self.tag = tag
        self.node = node
        self.parent = parent
        self.linked = linked
        if parent is not None:
            self.depth = parent.depth + 1
            if parent.nested or parent.tag == "article":
                self.nested = True
            if parent.caption or tag == "figcaption" or tag == "caption":
                self.caption = True

    @property
    def name(self) -> str:
        """Class and id in lower case, at most 300 characters; 'unseen' is added where hidden."""
        if self._name is None:
            of = self.node.attributes
            if not of:
                self._name = ""
                return ""
            name = f"{of.get('class') or ''} {of.get('id') or ''}"[:300].lower().strip()
            if "hidden" in of or _UNSEEN.search(of.get("style") or ""):
                name += " unseen"
            self._name = name
        return self._name


@dataclass(slots=True, eq=False)
class Block:
    """A run of text with nothing but inline markup in it."""

    frame: Frame
    parts: list[str] = field(default_factory=list)
    linked: int = 0  # characters inside links
    slanted: int = 0  # characters in italics
    bold: int = 0
    pictured: bool = False  # an image stands right before
    text: str = ""
    good: float = 0.0

    def add(self, text: str, node: LexborNode) -> None:
        """Join a further text node of the element, with the space that parted the two."""
        last, first = self.parts[-1][-1:], text[:1]
        joined = not last.isspace() and not first.isspace()
        if joined and (_apart(node) or _styled_apart(node, last, first)):
            self.parts.append(" ")
        self.parts.append(text)

    def styled(self, size: int, style: int) -> None:
        """Count characters of a link, in italics or in bold."""
        if style & LINK:
            self.linked += size
        if style & SLANT:
            self.slanted += size
        if style & BOLD:
            self.bold += size

    def close(self) -> None:
        """Join the parts: runs of white space become one space, <br> a line break."""
        parts = self.parts
        text = " ".join((parts[0] if len(parts) == 1 else "".join(parts)).split())
        if not text.isprintable():  # <br> and what must not be seen
            text = _BREAKS.sub(_lines, text.translate(_INVISIBLE).strip(" " + BREAK))
        self.text = text if text.isascii() else unicodedata.normalize("NFC", text)


def _lines(match: re.Match[str]) -> str:
    return "\n\n" if match.group().count(BREAK) > 1 else "\n"


def blocks(root: LexborNode) -> tuple[list[Block], bool]:
    """Return the text blocks under `root`, without those in DEAD elements, and whether all of
    the page was walked: not where it has over MAX_NODES nodes."""
    top = Frame("body", root, None, linked=False)
    # What stands in which element: its frame and style. An element that is not here is dead.
    places: dict[int, tuple[Frame, int]] = {root.mem_id: (top, 0)}
    out: list[Block] = []
    current: Block | None = None
    picture = False
    nodes = root.traverse(include_text=True, skip_empty=True)
    for node in itertools.islice(nodes, MAX_NODES):
        above = node.parent
        place = places.get(above.mem_id) if above is not None else None
        if place is None:
            continue
        frame, style = place
        tag = node.tag or "-"
        kind = _KINDS.get(tag, _BLOCK)
        if kind == _TEXT:
            text = node.text_content or ""
            if text.isspace():  # no-break spaces
                if current is not None:
                    current.parts.append(" ")
            elif current is None or current.frame is not frame:
                current = Block(frame, [text], pictured=picture)
                picture = False
                out.append(current)
            else:
                current.add(text, node)
            if style and current is not None:
                current.styled(len(text), style)
        elif kind == _INLINE:
            places[node.mem_id] = (frame, style | _STYLES.get(tag, 0))
        elif kind == _BLOCK and tag[0] not in "-!":
            places[node.mem_id] = (Frame(tag, node, frame, bool(style & LINK)), style)
            current = None
        elif kind == _BREAK and current is not None:
            current.parts.append(BREAK)
        elif kind == _IMAGE:
            picture = True
    for block in out:
        block.close()
    return [block for block in out if block.text], next(nodes, None) is None


def _styled_apart(node: LexborNode, last: str, first: str) -> bool:
    """Whether two texts are parted by style sheets alone: "<span>Hà Nội</span>Công an ..."."""
    if not first.isupper() or not (last.islower() or last.isdigit()):
        return False
    above = node.parent
    edge = node.prev
    if edge is None and above is not None and above.tag == "span":
        edge = above.prev
    return edge is not None and edge.tag == "span"


def _apart(node: LexborNode) -> bool:
    """Whether white space that the walk passes over stands right before a text node."""
    each = node
    for _ in range(_BACK):
        before = each.prev
        if before is None:
            before = each.parent
        else:
            while (inside := before.last_child) is not None:
                before = inside
        if before is None or before.is_text_node:
            return before is not None and before.is_empty_text_node
        each = before
    return False
