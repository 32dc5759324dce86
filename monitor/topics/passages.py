"""The sentences that show why an article matched, with the hits marked."""

from collections import defaultdict

from monitor.model import Article, Field, Match, Passage, Span
from monitor.text import sentences

_LONGEST = 420  # characters of a passage; a longer sentence is cut around its hits
_BEFORE = 120  # kept before the first hit of a sentence that is cut


def passages(article: Article, match: Match, limit: int = 2) -> tuple[Passage, ...]:
    """Return up to `limit` sentences in the order of the article, the most telling ones.

    Sentences of the text are preferred to the title, which is shown anyway.
    """
    spans: dict[Field, list[Span]] = defaultdict(list)
    for span in match.spans:
        spans[span.field].append(span)
    found = _telling(article.text, spans["text"], limit, match.topic)
    for text, field in ((article.lead, "lead"), (article.title, "title")):
        if not found:
            found = _telling(text, [s for s in match.spans if s.field == field], limit, match.topic)
    return found


def _telling(text: str, spans: list[Span], limit: int, topic: str) -> tuple[Passage, ...]:
    cut = [(start, end, _inside(spans, start, end)) for start, end in sentences(text)]
    ranked = sorted(
        (each for each in cut if each[2]),
        key=lambda each: (-len({span.clause for span in each[2]}), -len(each[2]), each[0]),
    )
    chosen = sorted(ranked[:limit], key=lambda each: each[0])
    return tuple(_passage(text, start, end, inside, topic) for start, end, inside in chosen)


def _inside(spans: list[Span], start: int, end: int) -> list[Span]:
    return [span for span in spans if start <= span.start < end]


def _passage(text: str, start: int, end: int, spans: list[Span], topic: str) -> Passage:
    if end - start > _LONGEST:
        start, end = _window(text, start, end, min(span.start for span in spans))
    sentence = text[start:end]
    marks = [(span.start - start, min(span.end, end) - start) for span in spans if span.start < end]
    return Passage(sentence=sentence, hits=_merged(marks), topic=topic)


def _window(text: str, start: int, end: int, first: int) -> tuple[int, int]:
    if first - start > _BEFORE:
        space = text.rfind(" ", start, first - _BEFORE // 2)
        start = max(start, space + 1, first - _BEFORE)
    if end - start > _LONGEST:
        space = text.rfind(" ", max(first + 1, start + _LONGEST // 2), start + _LONGEST)
        end = space if space > 0 else start + _LONGEST
    return start, end


def _merged(marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the marks in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
