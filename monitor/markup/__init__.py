"""Bytes to text, text to nodes: the one door to charsets and to selectolax."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.markup.charset import CONFLICT, GUESSED, Decoded, codec, decode
from monitor.markup.nodes import (
    attribute,
    clean,
    drop,
    is_selector,
    paragraphs,
    parse,
    plain,
    text_of,
    unescape,
)

__all__ = [
    "CONFLICT",
    "GUESSED",
    "Decoded",
    "LexborHTMLParser",
    "LexborNode",
    "attribute",
    "clean",
    "codec",
    "decode",
    "drop",
    "is_selector",
    "paragraphs",
    "parse",
    "plain",
    "text_of",
    "unescape",
]
