"""Text as everybody here sees it: NFC, folded without changing lengths, cut into words, sentences.

`fold` keeps one character for one, so that a position in folded text is a position in the text.
"""

import unicodedata


class _FoldTable(dict[int, int]):
    """Works a character out once: case and accents off, đ to d, punctuation to a space."""

    def __missing__(self, code: int) -> int:
        folded = self[code] = ord(_fold_one(chr(code)))
        return folded


# Letters that no Unicode decomposition takes apart.
_BARE = {"đ": "d", "ø": "o", "ł": "l", "ð": "d", "þ": "t", "ß": "s", "æ": "a", "œ": "o", "ı": "i"}


def _fold_one(char: str) -> str:
    base = unicodedata.normalize("NFKD", char.lower())[:1].lower()
    base = _BARE.get(base, base)
    if base and unicodedata.category(base)[0] in "LN":
        return base
    return char if unicodedata.combining(char) else " "


_TABLE = _FoldTable()


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Fold case, accents, đ and punctuation; same length as `text`, which should be NFC."""
    return text.translate(_TABLE)
