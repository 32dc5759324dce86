"""A parsed page as a flat list of text blocks in document order, each knowing where it stands.

One pass over the tree: a block-level element opens a frame, a text node joins the block of its
frame. The blocks of one element are one slice of the list, which makes choosing cheap.
"""

from __future__ import annotations

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
            self.nested = parent.nested or parent.tag == "article"
            self.caption = parent.caption or tag in ("figcaption", "caption")

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

    def close(self) -> None:
        """Join the parts: runs of white space become one space, <br> a line break."""
        text = " ".join("".join(self.parts).split())
        if not text.isprintable():  # <br> and what must not be seen
            text = _BREAKS.sub(_lines, text.translate(_INVISIBLE).strip(" " + BREAK))
        self.text = text if text.isascii() else unicodedata.normalize("NFC", text)


def _lines(match: re.Match[str]) -> str:
    return "\n\n" if match.group().count(BREAK) > 1 else "\n"


def blocks(root: LexborNode) -> list[Block]:
    """Return the text blocks under `root`, without those in DEAD elements."""
    top = Frame("body", root, None, linked=False)
    frames: dict[int, Frame] = {root.mem_id: top}
    styles: dict[int, int] = {}
    dead: set[int] = set()
    out: list[Block] = []
    current: Block | None = None
    picture = False
    for count, node in enumerate(root.traverse(include_text=True)):
        tag = node.tag
        if count > MAX_NODES:
            break
        if tag == "-text" and (node.text_content or " ").isspace():
            if current is not None:  # between two words, or at an edge, where it does no harm
                current.parts.append(" ")
            continue
        above = node.parent
        if tag is None or above is None:
            continue
        place = above.mem_id
        # Dead parts are passed over, not taken out: to free a node inside a freed one is fatal.
        if place in dead or tag in DEAD:
            if tag != "-text":
                dead.add(node.mem_id)
            continue
        frame = frames.get(place, top)
        if tag == "-text":
            text = node.text_content or ""
            if current is None or current.frame is not frame:
                current = Block(frame, pictured=picture)
                picture = False
                out.append(current)
            current.parts.append(text)
            style = styles.get(place)
            if style:
                current.linked += len(text) if style & LINK else 0
                current.slanted += len(text) if style & SLANT else 0
                current.bold += len(text) if style & BOLD else 0
        elif tag == "br":
            if current is not None:
                current.parts.append(BREAK)
        elif tag == "img":
            picture = True
        elif tag in INLINE:
            frames[node.mem_id] = frame
            style = styles.get(place, 0) | _STYLES.get(tag, 0)
            if style:
                styles[node.mem_id] = style
        elif tag[0] not in "-!" and node.mem_id != root.mem_id:
            style = styles.get(place, 0)
            frames[node.mem_id] = Frame(tag, node, frame, bool(style & LINK))
            if style:
                styles[node.mem_id] = style
            current = None
    for block in out:
        block.close()
    return [block for block in out if block.text]
