"""Copies of a text as they really happen: thirteen kinds of reprints, and template news (T).

The kinds are those of the orientation measurements: 1 typography, decomposition, case; 2
boilerplate around; 3 headline and lead rewritten; 4, 5, 6 edits of 3, 8, 15 % of words; 7 a third
of the sentences dropped; 8, 9 cut to 60, 35 %; 10 half as much new text added; 11 sentences
reordered; 12 lead rewritten, 15 % dropped, 4 % edited, boilerplate; 13 accents stripped; T numbers
and names changed, which is other news.
"""

import random
import re
import unicodedata
from collections.abc import Callable

KINDS = (*(str(number) for number in range(1, 14)), "T")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?[\s]*")
_TAILS = (" — VNS", " (TTXVN/Vietnam+)", "\n\nRead more on our site. Follow us.", "\n\n./.")
_HEADS = ("HÀ NỘI (VNA) – ", "NEWS DESK: ", "Hanoi, ", "(NB&CL) ")
_LEADS = (
    "Reports that reached this newsroom overnight describe what follows in some detail.",
    "Here is what is known so far about an affair that has kept officials busy.",
    "Theo tin mới nhận được, sự việc dưới đây đang được dư luận quan tâm theo dõi.",
)
_SYLLABLES = tuple(f"{head}{tail}" for head in ("b", "kh", "l", "ngh", "tr") for tail in "aeiou")


def reprint(text: str, kind: str, chance: random.Random, more: str) -> str:
    """Return a copy of `text` of one of KINDS; `more` is other prose to add."""
    return _MAKERS[kind](text, chance, more)


def sentences(text: str) -> list[str]:
    """Cut a text roughly into sentences; joined they are the text."""
    return _SENTENCE.findall(text)


def _typography(text: str, chance: random.Random, _more: str) -> str:
    changed = text.replace('"', "“").replace("'", "’").replace(" - ", " – ")
    if chance.random() < 0.3:
        changed = changed.upper()
    return unicodedata.normalize("NFD", changed)


def _around(text: str, chance: random.Random, _more: str) -> str:
    return chance.choice(_HEADS) + text.strip() + chance.choice(_TAILS)


def _lead(text: str, chance: random.Random, _more: str) -> str:
    return " ".join([chance.choice(_LEADS), *sentences(text)[1:]])


def _edited(share: float) -> Callable[[str, random.Random, str], str]:
    def edit(text: str, chance: random.Random, _more: str) -> str:
        words = text.split(" ")
        for at, word in enumerate(words):
            if chance.random() < share and word.isalpha() and word.islower():
                words[at] = "".join(chance.choices(_SYLLABLES, k=2))
        return " ".join(words)

    return edit


def _dropped(share: float) -> Callable[[str, random.Random, str], str]:
    def drop(text: str, chance: random.Random, _more: str) -> str:
        kept = [each for each in sentences(text) if chance.random() >= share]
        return "".join(kept or sentences(text)[:1])

    return drop


def _cut(share: float) -> Callable[[str, random.Random, str], str]:
    def cut(text: str, _chance: random.Random, _more: str) -> str:
        words = text.split(" ")
        return " ".join(words[: max(1, int(len(words) * share))])

    return cut


def _added(text: str, _chance: random.Random, more: str) -> str:
    extra = more.split(" ")[: len(text.split(" ")) // 2]
    return f"{text.strip()}\n\n{' '.join(extra)}"


def _reordered(text: str, chance: random.Random, _more: str) -> str:
    parts = [part.strip() for part in sentences(text)]
    chance.shuffle(parts)
    return " ".join(parts)


def _worked_over(text: str, chance: random.Random, more: str) -> str:
    for make in (_lead, _dropped(0.15), _edited(0.04), _around):
        text = make(text, chance, more)
    return text


def _stripped(text: str, _chance: random.Random, _more: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in bare if not unicodedata.combining(char))


def _template(text: str, chance: random.Random, _more: str) -> str:
    names: dict[str, str] = {}

    def number(found: "re.Match[str]") -> str:
        digits = found.group()
        return str(chance.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))

    def name(found: "re.Match[str]") -> str:
        word = found.group()
        made = "".join(chance.choices(_SYLLABLES, k=2)).capitalize()
        return names.setdefault(word, made)

    changed = re.sub(r"\d+", number, text)
    return re.sub(r"(?<=[a-z,] )[A-ZĐ]\w{2,}", name, changed)


_MAKERS: dict[str, Callable[[str, random.Random, str], str]] = {
    "1": _typography, "2": _around, "3": _lead, "4": _edited(0.03), "5": _edited(0.08),
    "6": _edited(0.15), "7": _dropped(1 / 3), "8": _cut(0.6), "9": _cut(0.35), "10": _added,
    "11": _reordered, "12": _worked_over, "13": _stripped, "T": _template,
}  # fmt: skip
