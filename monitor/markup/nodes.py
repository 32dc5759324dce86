"""Small questions to a parsed page: text on one line, attributes, plain text of a fragment."""

import html
import re
import unicodedata
from collections.abc import Iterable

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

_SPACE = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF]
)
# Control characters that were meant in windows-1252: quotes and dashes of old editors.
_CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)")
_NEEDLESS = {**_INVISIBLE, **_CONTROLS}
_BLOCK_NAMES = """
address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNREAD = "script, style, noscript, iframe, object, template, svg, head > title"


def parse(text: str) -> LexborHTMLParser:
    """Parse a page once; the caller runs where a hostile page can be ended."""
    # Without events: options would be mirrored into their <select>, quadratic in their number.
    return LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS)


def is_selector(text: str) -> bool:
    """Tell whether a text is a CSS selector that can be looked for."""
    try:
        LexborHTMLParser("").css(text)
    except SelectolaxError:
        return False
    return True


def clean(text: str | None) -> str:
    """Return text on one line: NFC, single spaces, no control or zero-width characters."""
    if not text:
        return ""
    if text.isprintable():
        text = " ".join(text.split())
    else:
        text = _SPACE.sub(" ", text.translate(_NEEDLESS)).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def text_of(node: LexborNode | None) -> str:
    """Return a node's text on one line, '' for no node."""
    return clean(node.text(deep=True, separator=" ")) if node is not None else ""


def attribute(node: LexborNode | None, name: str) -> str:
    """Return an attribute without surrounding space, '' where there is none."""
    return ((node.attributes.get(name) if node is not None else None) or "").strip()


def unescape(text: str, times: int = 2) -> str:
    """Undo character references, twice where a feed escaped them twice (`ng&amp;#224;y`)."""
    for _ in range(times):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def plain(text: str | None) -> str:
    """Return a title or name as plain text on one line: tags off, references undone."""
    if not text:
        return ""
    if _TAG.search(text):
        text = _text(text)
    return clean(unescape(text))


def _text(fragment: str) -> str:
    body = LexborHTMLParser(fragment).body
    return body.text(deep=True) if body is not None else ""


def paragraphs(node: LexborNode | None) -> list[str]:
    """Return the text of a node's blocks, one line each, empty ones left out."""
    found: list[str] = []
    line: list[str] = []  # of the block that is open
    for piece in _pieces(node):
        if piece is None:
            found.append(clean("".join(line)))
            line = []
        else:
            line.append(piece)
    found.append(clean("".join(line)))
    return [each for each in found if each]


def _pieces(node: LexborNode | None) -> Iterable[str | None]:
    """Walk a tree without recursion: texts in order, None where a block begins or ends."""
    if node is None:
        return
    waiting: list[LexborNode | None] = [node]
    while waiting:
        each = waiting.pop()
        if each is None:
            yield None
        elif each.tag == "-text":
            yield each.text_content or ""
        else:
            if each.tag in _BLOCKS:
                yield None
                waiting.append(None)
            waiting += reversed(list(each.iter(include_text=True)))


def drop(parser: LexborHTMLParser, selector: str = _UNREAD) -> None:
    """Take out of a page what is never text, or what a selector names."""
    for node in parser.css(selector):
        node.decompose()
