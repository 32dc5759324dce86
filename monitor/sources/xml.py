"""XML made harmless before any parser sees it: no document type, no entities, no wrong label."""

import re
import zlib
from dataclasses import replace

from monitor import markup
from monitor.errors import ReadError
from monitor.markup import Decoded
from monitor.model import Page

_MOST_BYTES = 16_000_000  # of an unpacked .xml.gz
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*", re.IGNORECASE)
_ROOT = re.compile(r"<[A-Za-z_]")
_DEFINITION = re.compile(
    r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION|DOCTYPE)\b[^>]{0,4000}>", re.IGNORECASE
)
# Characters that XML 1.0 (§2.2) forbids even as references.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[1245-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)


def text_of(page: Page) -> Decoded:
    """Decode an XML answer by its own evidence, whatever header and declaration say."""
    return markup.decode(page.body, page.charset, content_type=page.content_type)


def unpacked(page: Page) -> Page:
    """Unpack a .xml.gz that is served as a file; raise ReadError `malformed`, `too-large`."""
    if page.body[:2] != b"\x1f\x8b":
        return page
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(page.body, _MOST_BYTES)
    except zlib.error as error:
        raise ReadError(page.url, "malformed", f"not readable as gzip: {error}") from None
    if unpacker.unconsumed_tail:
        raise ReadError(page.url, "too-large", f"unpacks to more than {_MOST_BYTES:,} bytes")
    return replace(page, body=body)


def harmless(text: str) -> tuple[str, tuple[str, ...]]:
    """Return XML without declaration, document type or entities, and warnings in plain words.

    The document type goes before parsing, so that nothing in it is ever fetched or expanded; an
    entity it defined stays in the text as it is written.
    """
    text = _FORBIDDEN.sub("", _DECLARATION.sub("", text.lstrip("\ufeff")))
    if "&#" in text:
        text = _FORBIDDEN_REFERENCE.sub("", text)
    start = _DOCTYPE.search(text, 0, _root(text))
    if start is None:
        return text, ()
    end = _doctype_end(text, start.end())
    defines = "<!ENTITY" in text[start.start() : end].upper()
    rest = text[end:]
    before = _root(rest)
    # What an odd quotation left of the document type is cut away too.
    text = text[: start.start()] + _DEFINITION.sub("", rest[:before]) + rest[before:]
    return text, ("its document type defines entities, which were ignored",) if defines else ()


def _root(text: str) -> int:
    """Return where the root element begins: a tag inside a comment before it is none."""
    at = 0
    while found := _ROOT.search(text, at):
        comment = text.find("<!--", at, found.start())
        if comment < 0:
            return found.start()
        end = text.find("-->", comment)
        if end < 0:
            break
        at = end + 3
    return len(text)


def _doctype_end(text: str, start: int) -> int:
    """Return where a document type ends: behind `]>` if it has an internal subset, else `>`."""
    if text[start : start + 1] != "[":
        return text.find(">", start) + 1 or len(text)
    found = re.compile(r"\]\s*>").search(text, start)
    return found.end() if found else len(text)


def is_html(text: str) -> bool:
    """Tell a web page from XML: by its start, whatever its type says."""
    head = text[:2_000].lstrip().lower()
    head = re.sub(r"^(?:<\?xml[^>]*>|<!--.*?-->|\s)+", "", head, flags=re.DOTALL)
    return head.startswith(("<!doctype html", "<html", "<head", "<body"))
