"""Text as everybody here sees it: NFC, folded without changing lengths, cut into words, sentences.

`fold` keeps one character for one, so that a position in folded text is a position in the text.
"""

import re
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
