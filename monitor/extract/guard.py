"""Refuse what no parser should touch, before it is parsed.

Every parser is quadratic in the attributes of one tag, Lexbor in depth too (50,000 nested elements
take 12 s, 100,000 attributes over 40 s). These looks cost well under a millisecond on real pages.
"""

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from monitor.errors import ReadError

MAX_CHARS = 12_000_000
MAX_TAG = 65_536  # characters of one tag, data: addresses in quotes not counted
MAX_ATTRIBUTES = 1_000  # of one tag
MAX_DEPTH = 5_000

# Between two "<" only a tag holds this much and this many signs of equality.
_LONG = 4_096
_LONG_TAG = re.compile(r"<(?!script|style|!--)[a-zA-Z][^<]{4096}")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"[\s/][^\s/=<>\"']+")
# Elements without content never nest; these are all that may stay open.
_OPENING = re.compile(
    r"<(/?)(?!(?:p|li|br|img|hr|input|meta|link|area|base|col|embed|source|track|wbr|option|path"
    r"|rect|circle|use|g|tr|td|th|dt|dd)\b)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*?(/?)>"
)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def parse(text: str, url: str) -> LexborHTMLParser:
    """Parse a page once; raise ReadError `too-large` or `malformed` for what would never end."""
    if len(text) > MAX_CHARS:
        raise ReadError(url, "too-large", f"{len(text):,} characters")
    _refuse_monstrous_tags(text, url)
    _refuse_depth(text, url)
    # As with scripts on, so that an image in <noscript> does not close <head> too early.
    # Without events: an <option> would be mirrored into its <select>, quadratic in their number.
    return LexborHTMLParser(text, scripting=True, options=LexborDocumentOptions.WO_EVENTS)


def _refuse_monstrous_tags(text: str, url: str) -> None:
    for found in _LONG_TAG.finditer(text):
        end = text.find("<", found.end())
        part = text[found.start() + 1 : end if end >= 0 else len(text)]
        if part[:6].lower() in ("script", "style>"):
            continue
        short = part.find(">", 0, _LONG)
        if short > 0 and part.count('"', 0, short) % 2 == 0 and part.count("'", 0, short) % 2 == 0:
            continue  # it ends outside of any quotation: an ordinary tag and the text after it
        tag = _VALUE.sub("", part).partition(">")[0]
        if len(tag) > MAX_TAG or len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES:
            raise ReadError(url, "malformed", "a tag with too many attributes")


def _refuse_depth(text: str, url: str) -> None:
    """Count what is open at a time; only pages with thousands of tags are looked at closely."""
    if text.count("<") < MAX_DEPTH:
        return
    if text.count("</") * 10 > text.count("<") * 4 and text.count("<div") < MAX_DEPTH:
        return
    depth = 0
    for found in _OPENING.finditer(_SCRIPT.sub("", text)):
        closing, _, empty = found.groups()
        depth = max(0, depth - 1) if closing else depth + (not empty)
        if depth > MAX_DEPTH:
            raise ReadError(url, "malformed", "elements nested too deep")
