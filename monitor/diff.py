"""What changed between two texts, word by word, for people to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["=", "-", "+"]

# A word, number, sign or single CJK or Thai character, each with the white space after it: blanks
# of their own would match everywhere and make the comparison slow.
_PIECES = re.compile(
    r"(?:[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['’-][^\W\d_]+)*|\S)\s*|\s+"
)
MAX_WORDS = 4_000  # beyond, whole paragraphs are compared: time grows with the square


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text that is in both ('='), in the old alone ('-') or in the new alone ('+')."""

    kind: Kind
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces in reading order; '=' and '-' make the old text, '=' and '+' the new."""
    old, new = _cut(before), _cut(after)
    if max(len(old), len(new)) > MAX_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            _add(pieces, "=", old[a:b])
            continue
        _add(pieces, "-", old[a:b])
        _add(pieces, "+", new[c:d])
    return tuple(pieces)


def changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return (old words, new words) of each change, '' where words came or went."""
    found: list[tuple[str, str]] = []
    old = new = ""
    for piece in (*word_diff(before, after), Piece(kind="=", text="")):
        if piece.kind == "-":
            old += piece.text
        elif piece.kind == "+":
            new += piece.text
        elif old or new:
            found.append((old.strip(), new.strip()))
            old = new = ""
    return tuple(pair for pair in found if pair[0] != pair[1])


def _cut(text: str) -> list[str]:
    return _PIECES.findall(text)


def _add(pieces: list[Piece], kind: Kind, words: list[str]) -> None:
    if words:
        pieces.append(Piece(kind=kind, text="".join(words)))
