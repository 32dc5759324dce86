"""Refuse what no parser should touch, before it is parsed.

Every parser is quadratic in the attributes of one tag, Lexbor in depth too (50,000 nested elements
take 12 s, 100,000 attributes over 40 s). These looks cost well under a millisecond on real pages.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from monitor.errors import ReadError

MAX_CHARS = 12_000_000
MAX_TAG = 65_536  # characters of one tag, data: addresses in quotes not counted
MAX_ATTRIBUTES = 1_000  # of one tag
MAX_DEPTH = 5_000

# Between two "<" only a tag holds this much and this many signs of equality.
_LONG = 2_048
_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(rb"[\s/][^\s/=<>\"']+")
# Elements without content never nest; these are all that may stay open.
_OPENING = re.compile(
    rb"<(/?)(?!(?:p|li|br|img|hr|input|meta|link|area|base|col|embed|source|track|wbr|option|path"
    rb"|rect|circle|use|g|tr|td|th|dt|dd)\b)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*?(/?)>"
)
_SCRIPT = re.compile(rb"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def parse(text: str, url: str, encoded: bytes | None = None) -> LexborHTMLParser:
    """Parse a page once; raise ReadError `too-large` or `malformed` for what would never end.

    `encoded` is the text as UTF-8 where the caller has it: looks at bytes cost a third.
    """
    if len(text) > MAX_CHARS:
        raise ReadError(url, "too-large", f"{len(text):,} characters")
    raw = encoded if encoded is not None else text.encode("utf-8", "replace")
    _refuse_monstrous_tags(raw, url)
    _refuse_depth(raw, url)
    # As with scripts on, so that an image in <noscript> does not close <head> too early.
    # Without events: an <option> would be mirrored into its <select>, quadratic in their number.
    return LexborHTMLParser(raw, scripting=True, options=LexborDocumentOptions.WO_EVENTS)


def _refuse_monstrous_tags(page: bytes, url: str) -> None:
    """Refuse a tag with too many attributes, and many tags with many: each costs their square."""
    total = 0
    for start, end in _gaps(page):
        name = page[start + 1 : start + 7].lower()
        if not name[:1].isalpha() or name in (b"script", b"style>"):
            continue
        part = page[start + 1 : end]
        short = part.find(b">", 0, _LONG // 4)
        if short > 0 and not (part.count(b'"', 0, short) % 2 or part.count(b"'", 0, short) % 2):
            continue  # it ends outside of any quotation: an ordinary tag and the text after it
        tag = _VALUE.sub(b"", part).partition(b">")[0]
        count = len(_ATTRIBUTE.findall(tag))
        total += count * count
        if len(tag) > MAX_TAG or count > MAX_ATTRIBUTES or total > MAX_ATTRIBUTES**2 * 10:
            raise ReadError(url, "malformed", "too many attributes")


def _gaps(page: bytes) -> Iterator[tuple[int, int]]:
    """Yield (start, end) where "<" is followed by over _LONG characters without another."""
    at = page.find(b"<")
    while at >= 0:
        near = page.rfind(b"<", at + 1, at + 1 + _LONG)
        if near >= 0:
            at = near
            continue
        after = page.find(b"<", at + 1 + _LONG)
        yield at, after if after >= 0 else len(page)
        at = after


def _refuse_depth(page: bytes, url: str) -> None:
    """Count what is open at a time; only pages with thousands of tags are looked at closely."""
    tags = page.count(b"<")
    if tags < MAX_DEPTH or tags - page.count(b"</") < MAX_DEPTH:
        return
    depth = 0
    for found in _OPENING.finditer(_SCRIPT.sub(b"", page)):
        closing, _, empty = found.groups()
        depth = max(0, depth - 1) if closing else depth + (not empty)
        if depth > MAX_DEPTH:
            raise ReadError(url, "malformed", "elements nested too deep")
