"""Choose the element that holds the article among a page's blocks.

Sentences speak for the elements round them, less with distance; links and labels against. Then the
choice widens to what is good or built alike, so that a text cut up by advertisements stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter

from monitor.extract.names import HARD, LIKELY, OTHERS, SUSPECT, SYSTEM
from monitor.extract.walk import HEADINGS, Block, Frame

_WIDE = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENDINGS = frozenset(".!?…。！？»”\"'’)]:;：")
_COUNTERS = re.compile(r"[\d_-]+")
_TEXTUAL = frozenset(("p", "li", "td", "dd", "blockquote", "pre"))
_DEPTH = attrgetter("depth")
_SHARES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3)  # of a sentence's worth, by distance

Shape = tuple[str, ...]
Sentence = tuple[int, int, float, Shape]  # index of a block, depth of its accuser, good, shape


def weight(text: str) -> float:
    """Return the length of a text in Latin letters: a letter of CJK or Thai says as much as 2.5."""
    if text.isascii() or _WIDE.search(text, 0, 80) is None:
        return len(text)
    return len(text) + 1.5 * len(_WIDE.findall(text))


def finished(text: str) -> bool:
    """Whether a text ends as sentences do."""
    return text[-1:] in _ENDINGS


def _suspect(name: str) -> str:
    """Return the first suspect word of a name; classes recur, so each is remembered by itself."""
    for each in name.split():
        if word := _suspect_class(each):
            return word
    return ""


@lru_cache(maxsize=16_384)
def _suspect_class(name: str) -> str:
    found = SUSPECT.search(SYSTEM.sub(" ", name))
    return found.group() if found else ""


@lru_cache(maxsize=8192)
def _likely(name: str) -> bool:
    return LIKELY.search(name) is not None


def accusation(frame: Frame) -> str:
    """Return the word that speaks against a frame: its tag or a part of its name, '' for none."""
    if frame.word is None:
        frame.word = _accusation(frame)
    return frame.word


def _accusation(frame: Frame) -> str:
    if frame.titled or frame.tag == "body" or frame.tag == "main":
        return ""
    if frame.tag == "aside" or frame.tag == "form":
        return frame.tag
    if frame.tag == "article" and frame.nested:
        return "article in article"
    return _suspect(frame.name) if frame.name else ""


def upward(frame: Frame | None, top: Frame | None = None) -> Iterable[Frame]:
    """Yield a frame and those round it, up to but without `top`."""
    while frame is not None and frame is not top:
        yield frame
        frame = frame.parent


def rate(block: Block) -> tuple[float, float]:
    """Return (good, poor) characters of a block taken by itself."""
    frame = block.frame
    size = weight(block.text)
    share = block.linked / max(1, len(block.text))
    if frame.caption or frame.tag in HEADINGS:
        return 0.0, 0.0
    if frame.linked or share > 0.5:
        return 0.0, size
    if size >= 80 or (size >= 40 and finished(block.text)):
        return size * (1 - share), 0.0
    if frame.tag in _TEXTUAL:
        return size * 0.2 * (1 - share), 0.0
    return 0.0, size * 0.3


class Choice:
    """The blocks of one page while the article is being chosen among them."""

    def __init__(self, blocks: list[Block], heading: Block | None = None) -> None:
        self.blocks = blocks
        self.frames: list[Frame] = []
        self._round: dict[Frame, frozenset[str]] = {}
        if heading is not None:
            for frame in upward(heading.frame.parent):
                frame.titled = True
        self._measure()
        self.total = max((frame.good for frame in self.frames), default=0.0)
        self.innocent: set[str] = set()
        self._forgive(self._cleared())

    def beside(self, frame: Frame, top: Frame | None = None) -> bool:
        """Whether a frame stands in (or is) something that is named like no article.

        Each frame remembers its nearest suspect, so that deep pages cost no more than flat ones.
        """
        chain: list[Frame] = []
        for each in upward(frame):
            if each.accused != -2:
                break
            chain.append(each)
        for each in reversed(chain):
            word = accusation(each)
            if word and word not in self.innocent:
                each.accused = each.depth
            else:
                each.accused = each.parent.accused if each.parent is not None else -1
        return frame.accused > (top.depth if top is not None else -1)

    @property
    def top(self) -> Frame | None:
        """The frame round all blocks."""
        return (self.frames and max(self.frames, key=lambda f: f.last - f.first)) or None

    def frame(self) -> Frame | None:
        """Return the frame that holds the article, None where nothing reads like one.

        Where nothing is left beside suspect names, all are forgiven but those of other stories.
        """
        best = self._best()
        if best is None:
            words = {word for frame in self.frames if (word := accusation(frame))}
            self._forgive({word for word in words if not OTHERS.search(word)})
            best = self._best()
        return self._widened(best) if best is not None else None

    def _forgive(self, words: set[str]) -> None:
        self.innocent |= words
        for frame in self.frames:
            frame.accused = -2

    def _measure(self) -> None:
        """Count good and poor characters into every frame that holds text."""
        for at, block in enumerate(self.blocks):
            frame = block.frame
            block.good, poor = rate(block)
            if block.good:
                frame.siblings += 1
            frame.good += block.good
            frame.poor += poor
            frame.last = at
            if frame.first < 0:
                self._enter(frame, at)
        # The innermost first, so that each frame is complete when it is added.
        self.frames.sort(key=_DEPTH, reverse=True)
        for frame in self.frames:
            above = frame.parent
            if above is not None:
                above.good += frame.good
                above.poor += frame.poor
                if above.last < frame.last:
                    above.last = frame.last

    def _enter(self, frame: Frame, at: int) -> None:
        """Note where a frame and those round it begin."""
        each: Frame | None = frame
        while each is not None and each.first < 0:
            each.first = at
            self.frames.append(each)
            each = each.parent

    def _cleared(self) -> set[str]:
        """Return suspect words that stand over so much of the page that they mean nothing."""
        sums: dict[str, float] = {}
        free = 0.0
        for block in self.blocks:
            if not block.good:
                continue
            words = self._words(block.frame)
            free += 0.0 if words else block.good
            for word in words:
                sums[word] = sums.get(word, 0.0) + block.good
        return {word for word, good in sums.items() if self._means_nothing(word, good, free)}

    def _means_nothing(self, word: str, good: float, free: float) -> bool:
        if HARD.search(word):
            return good > 0.85 * self.total and free < 200
        return good > 0.4 * self.total and free < 0.5 * good

    def _words(self, frame: Frame) -> frozenset[str]:
        """Return all suspect words round a frame, remembered from one to the next."""
        chain: list[Frame] = []
        found: frozenset[str] = frozenset()
        for each in upward(frame):
            if each in self._round:
                found = self._round[each]
                break
            chain.append(each)
        for each in reversed(chain):
            word = accusation(each)
            found = found | {word} if word else found
            self._round[each] = found
        return found

    def _best(self) -> Frame | None:
        for block in self.blocks:
            if block.good and not self.beside(block.frame):
                _credit(block)
        most = max((frame.value for frame in self.frames), default=0.0)
        near = [frame for frame in self.frames if frame.value * 1.2 >= most > 0]
        return max(
            near,
            key=lambda frame: frame.value * (1.2 if _likely(frame.name) else 1.0),
            default=None,
        )

    def _widened(self, best: Frame) -> Frame:
        """Widen to elements round it whose further blocks are good too, or of the same shape."""
        sentences = self._sentences()
        shapes = _within(best, sentences)
        top = best
        for above in upward(best.parent):
            if (above.first, above.last) == (top.first, top.last):
                continue
            good, poor = above.good - top.good, above.poor - top.poor
            alike = _alike(above, sentences, shapes) - _alike(top, sentences, shapes)
            dense = above.tag != "body" and good > 12 * poor and 0.1 < good / (top.good or 1) < 1
            if alike > 0.05 * top.good or dense:
                top = above
                shapes |= _within(top, sentences)
        return top

    def _sentences(self) -> list[Sentence]:
        out: list[Sentence] = []
        for at, block in enumerate(self.blocks):
            if block.good >= 40:
                self.beside(block.frame)
                out.append((at, block.frame.accused, block.good, _shape(block)))
        return out


def _within(top: Frame, sentences: list[Sentence]) -> set[Shape]:
    """Return the shapes of sentences in a frame, but for what is accused inside it."""
    first, last, depth = top.first, top.last, top.depth
    return {
        shape for at, accused, _, shape in sentences if first <= at <= last and accused <= depth
    }


def _alike(top: Frame, sentences: list[Sentence], shapes: set[Shape]) -> float:
    """Sum the good characters of such sentences that have one of the shapes."""
    first, last, depth = top.first, top.last, top.depth
    return sum(
        good
        for at, accused, good, shape in sentences
        if first <= at <= last and accused <= depth and shape in shapes
    )


def _credit(block: Block) -> None:
    """Give a sentence's worth to the elements round it; a lone one is worth less."""
    frame: Frame | None = block.frame
    gain = block.good * (1.0 if block.frame.siblings > 1 else 0.8)
    if block.frame.tag in _TEXTUAL:
        block.frame.value += gain * 0.3
        frame = block.frame.parent
    for share, each in zip(_SHARES, upward(frame), strict=False):
        each.value += gain * share


@lru_cache(maxsize=4_096)
def _uncounted(name: str) -> str:
    return _COUNTERS.sub("", name)


def _shape(block: Block) -> Shape:
    """Return what paragraphs of one article have in common: tags and names round them."""
    where = block.frame
    if not where.shape:
        out: list[str] = []
        for _, frame in zip(range(3), upward(where), strict=False):
            out += (frame.tag, _uncounted(frame.name) if frame.name else "")
        where.shape = tuple(out)
    return where.shape
