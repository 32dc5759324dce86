"""Text as everybody here sees it: NFC, folded without changing lengths, cut into words, sentences.

`fold` keeps one character for one, so that a position in folded text is a position in the text.
"""

import codecs
import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple


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
    if base and unicodedata.category(base)[0] in "LMN":
        return base  # marks carry the vowels of Thai, Lao and Khmer
    return " "


_TABLE = _FoldTable()


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Fold case, accents, đ and punctuation; same length as `text`, which should be NFC."""
    quick = _quickly(text)
    return quick[0] if quick else text.translate(_TABLE)


# Folding a letter at a time costs more than everything that follows it. Vietnamese and English
# letters and the usual signs are fewer than 256, so that text made of them can go through the
# codec machinery, a letter a byte, seven times as fast. Other characters take the slow way.
_SIGNS = "\u00a0“”‘’–—…•·°€£ñüöçÐ"
_VIETNAMESE = "".join(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
_LETTERS = (_VIETNAMESE + _VIETNAMESE.upper() + "đĐ").translate(dict.fromkeys(range(128)))
_ALPHABET = "".join(chr(code) for code in (0, 9, 10, 13, *range(32, 127))) + "".join(
    dict.fromkeys(_LETTERS + _SIGNS)
)
_ENCODING = codecs.charmap_build(_ALPHABET.ljust(256, "\ufffe"))
_FOLD_BYTES = "".join(_fold_one(char) for char in _ALPHABET).ljust(256).encode("ascii")


def _case_class(char: str) -> str:
    return "u" if char.isupper() else "l" if char.islower() else "."


_CASE_BYTES = "".join(_case_class(char) for char in _ALPHABET).ljust(256, ".").encode("ascii")
_SEAM_BYTES = re.compile(rb"l(?=u)")


def _quickly(text: str) -> tuple[str, list[int]] | None:
    """Return the folded text and its seams, None where a character is not in the alphabet."""
    try:
        coded, _ = codecs.charmap_encode(text, "strict", _ENCODING)
    except UnicodeEncodeError:
        return None
    cases = coded.translate(_CASE_BYTES)
    seams = [mark.end() for mark in _SEAM_BYTES.finditer(cases)] if b"lu" in cases else []
    return coded.translate(_FOLD_BYTES).decode("ascii"), seams


# Characters that show nothing and part no words: soft hyphen, joiners, byte order mark.
_UNSEEN = re.compile("[\u00ad\u200c\u200d\u2060\ufeff]")
_MARKED = re.compile(f"[^\u0300-\u036f]?[\u0300-\u036f]+|{_UNSEEN.pattern}")


def clean(text: str) -> tuple[str, list[int] | None]:
    """Return `text` as NFC without invisible characters, and where each character stood.

    The second value is None where nothing changed; otherwise it has one entry more than the text.
    """
    if unicodedata.is_normalized("NFC", text) and not _UNSEEN.search(text):
        return text, None
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for cluster in _MARKED.finditer(text):
        start, end = cluster.span()
        made = _UNSEEN.sub("", nfc(cluster.group()))
        parts += (text[at:start], made)
        places += range(at, start)
        places += [start] * len(made)
        at = end
    parts.append(text[at:])
    return "".join(parts), [*places, *range(at, len(text) + 1)]


class Folded(NamedTuple):
    """A text made clean, folded, with its seams: where an upper-case letter follows a lower-case.

    `places` says where each character of `text` stood in the original; None: where it stands.
    """

    text: str
    folded: str
    seams: list[int]
    places: list[int] | None


def read(text: str) -> Folded:
    """Clean and fold `text`, the quickest way that is right."""
    quick = _quickly(text)
    if quick:  # nothing in the alphabet needs cleaning
        return Folded(text, quick[0], quick[1], None)
    cleaned, places = clean(text)
    folded, seams = _quickly(cleaned) or (cleaned.translate(_TABLE), _seams(cleaned))
    return Folded(cleaned, folded, seams, places)


def _seams(text: str) -> list[int]:
    pairs = enumerate(pairwise(text), start=1)
    return [at for at, (left, right) in pairs if right.isupper() and left.islower()]


# The two customs of placing a tone mark: hoà and hòa are one word.
_TONE_PLACES = {
    new: old
    for pair in ("oa", "oe", "uy")
    for tone in ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    for new, old in [(nfc(pair + tone), nfc(pair[0] + tone + pair[1]))]
}
_TONES = re.compile("|".join(_TONE_PLACES))


def exact(text: str) -> str:
    """Return `text` in lower case with its accents; tone marks placed in the older way."""
    return _TONES.sub(lambda mark: _TONE_PLACES[mark.group()], text.lower())


# Scripts that put no spaces between words: their terms are looked for anywhere.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


def is_unspaced(text: str) -> bool:
    """Tell whether `text` has letters of a script without spaces between words (zh, th, lo, km)."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words before a full stop that end no sentence, folded; the second set only before a number.
_ABBREVIATIONS = _set(
    "mr mrs ms dr prof rev hon st sr jr gen lt col maj capt cpl sgt insp det supt cmdr adm gov sen "
    "rep pres amb messrs vs etc eg ie cf al viz inc ltd co corp llc bros dept univ est approx ave "
    "blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "tp gs pgs ts ths bs ks ls cn tx tt q p h kp nv tr vd tnhh"
)
_BEFORE_NUMBER = _set("no nos art sec fig vol pp para ch so dieu sdt tel ext ca")
# After "U.S." and its like these begin a new sentence.
_STARTERS = _set("the a an in it he she they we on at this that these those but and however")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|\n\s*\n\s*")
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[/-]+$")
_WORD = re.compile(r"\w+")


def _ends(text: str, stop: int, after: int) -> bool:
    """Tell whether the mark at `stop` ends a sentence; the next word starts at `after`."""
    head = text[after : after + 1]
    if not head or head.islower():
        return not head
    found = _LAST_WORD.search(text, max(0, stop - 24), stop) if text[stop] == "." else None
    return not found or _ends_after(fold(found.group()), text, after)


def _ends_after(word: str, text: str, after: int) -> bool:
    parts = word.split()
    if len(parts) > 1 and all(len(part) == 1 for part in parts):  # U.S.
        following = _WORD.match(text, after)
        starts = following is not None and fold(following.group()) in _STARTERS
        return starts and "".join(parts) not in _ABBREVIATIONS
    last = parts[-1] if parts else ""
    if last in _BEFORE_NUMBER:
        return not text[after].isdigit()
    is_initial = len(last) == 1 and last.isalpha()
    return not is_initial and last not in _ABBREVIATIONS


def sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence of `text`, without the blanks around; in order.

    A sentence never crosses a blank line; a single line break is a blank like another.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        after = _skip_blanks(text, mark.end())
        if mark.group()[0] not in "\n。！？" and not _ends(text, mark.start(), after):
            continue
        end = mark.start() if mark.group()[0] == "\n" else mark.end()
        _add(found, text, start, end)
        start = mark.end()
    _add(found, text, start, len(text))
    return found


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in "\"'“‘«(["):
        at += 1
    return at


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    start = start + len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    if start < end:
        found.append((start, end))
