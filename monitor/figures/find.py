"""Article -> Figures: the numbers of title and text that state a result, each stated once."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Literal

from monitor.figures.around import Context, contraband
from monitor.figures.drafts import Draft, draft, numbers
from monitor.figures.judge import judge
from monitor.figures.marks import Marks, mark
from monitor.figures.scope import Scopes
from monitor.figures.taxonomy import akin
from monitor.figures.totals import SAME_UNIT
from monitor.figures.words import LANGUAGES, MONEY, Language, Lexicon, lexicon
from monitor.model import Article, Figure
from monitor.text import sentences

_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOST = Decimal(10) ** 18  # more is no amount but a code
_PART_SIGNS = ("which", "whom", "includ", "them", "trong đó", "其中")
_MANY = 3000  # drafts; no article has so many, hostile pages may
_LONG = 2000  # characters
_PART = re.compile(
    r"(?:of which|of whom|including|among them|trong đó(?: có)?|其中)\W*(?:\w+\W+){0,2}$"
)


def find(article: Article) -> tuple[Figure, ...]:
    """Return the figures of an article in order: those of the text, then the title's own."""
    language = spoken(article.language, article.text or article.title)
    words = lexicon(language)
    text, title = _lower(_own(article.text)), _lower(article.title)
    title_marks = mark(title.replace("-", " "), language)
    marks = mark(text.replace("-", " "), language)
    if not (_speaks_of_crime(text, title, words) or _names_contraband(marks, title_marks)):
        return ()
    whats = tuple(what for _, what in title_marks.named)
    found = list(_read(article.text, text, "text", words, whats, marks))
    found += _read(article.title, title, "title", words, whats, title_marks)
    return _once(found)


# 'Hải Thư (Theo CNN)' closes an article; teasers of others may follow.
_BYLINE = re.compile(r"\n[^\n]{0,40}\(Theo [^)\n]{2,60}\)[ ]*\n")


def _own(text: str) -> str:
    """Return the text without what follows a closing byline."""
    closing = _BYLINE.search(text, len(text) // 2) if "(Theo " in text else None
    return text[: closing.end()] if closing else text


def _speaks_of_crime(text: str, title: str, words: Lexicon) -> bool:
    return any(word in text or word in title for word in words.gate)


def _names_contraband(*marks: Marks) -> bool:
    return any(contraband(what) for one in marks for _, what in one.named)


def quantities(text: str, language: Language) -> tuple[Figure, ...]:
    """Return the figures of any text in a language, repeated ones included."""
    return tuple(_read(text, _lower(text), "text", lexicon(language), ()))


def spoken(language: str | None, text: str) -> Language:
    """Return the language whose words are used: the stated one, else what the letters say."""
    for known in LANGUAGES:
        if language == known:
            return known
    sample = text[:2000].lower()
    if len(_CHINESE.findall(sample)) > len(sample) / 10:
        return "zh"
    return "vi" if len(_VIETNAMESE.findall(sample)) > len(sample) / 50 else "en"


def _lower(text: str) -> str:
    """Lower case of the same length, hyphens and hard spaces as spaces."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return low.replace("\u00a0", " ")


def _read(
    text: str,
    low: str,
    field: Literal["title", "text"],
    words: Lexicon,
    title_whats: tuple[str, ...],
    marks: Marks | None = None,
) -> Iterator[Figure]:
    if not text:
        return
    flat = low.replace("-", " ")
    marks = marks or mark(flat, words.language)
    counted = (draft(flat, number, words) for number in numbers(low, words, marks))
    drafts = list(islice((made for made in counted if made), _MANY))
    if not drafts:
        return
    spans = _sentences(text, drafts) if field == "text" else [(0, len(text))]
    scopes = Scopes(text, spans)
    for made in _judged(drafts, spans, Context(flat, words, marks, title_whats)):
        yield _figure(text, field, made, scopes)


def _judged(drafts: list[Draft], spans: list[tuple[int, int]], context: Context) -> list[Draft]:
    """Return the drafts that are results, each with its sentence, parts and totals marked."""
    starts = [start for start, _ in spans]
    kept: list[Draft] = []
    for made in drafts:
        place = max(0, bisect_right(starts, made.number) - 1)
        made.sentence = spans[place] if spans else (0, len(context.text))
        if not judge(made, kept, context) or made.value >= _MOST:
            continue
        if _within(made, kept) or _joins(made, kept, context.text):
            continue
        made.part = made.part or _is_part(context.text[max(0, made.start - 40) : made.start])
        if made.part and kept and kept[-1].unit == made.unit and not kept[-1].part:
            kept[-1].whole = True
        kept.append(made)
    return kept


def _is_part(before: str) -> bool:
    """True after 'of which', 'including', 'trong đó': what follows belongs to a total."""
    return any(sign in before for sign in _PART_SIGNS) and _PART.search(before) is not None


def _joins(made: Draft, kept: list[Draft], text: str) -> bool:
    """Join what is stated in two units: "15 months to 12 years", "2 kg 300 gam"."""
    last = kept[-1] if kept else None
    if last is None or last.kind != made.kind or last.high is not None:
        return False
    if made.kind == "mass" and made.unit == last.unit and made.start - last.end < 6:
        return _add_small(last, made, text)
    if made.kind != "years":
        return False
    if text[last.end : made.start] not in (" to ", " đến ") or made.value <= last.value:
        return False
    last.high, last.end = made.value, made.end
    return True


def _add_small(last: Draft, made: Draft, text: str) -> bool:
    """Join '2 kg 300 gam ma túy' and 'six pounds, 13 ounces', one amount in two units."""
    gap, first, second = text[last.end : made.start], text[: last.end], text[made.number : made.end]
    pounds = first.endswith(("pounds", "pound", "lb", "lbs")) and _OUNCES.search(second)
    if gap not in (" ", ", ", " and ") or (gap != " " and not pounds):
        return False
    if not pounds and (last.value != last.value.to_integral_value() or made.value >= 1):
        return False
    last.value, last.what, last.end = last.value + made.value, made.what, made.end
    return True


_OUNCES = re.compile(r"\b(?:ounces?|oz)\b")


def _within(made: Draft, kept: list[Draft]) -> bool:
    """True for the months of 'two years and six months', which are read with the years."""
    return bool(kept) and kept[-1].kind == "years" and made.number < kept[-1].end


def _sentences(text: str, drafts: list[Draft]) -> list[tuple[int, int]]:
    """Return the sentences of the paragraphs that hold a draft."""
    found: list[tuple[int, int]] = []
    done = 0
    for made in drafts:
        if made.number < done:
            continue
        start = text.rfind("\n\n", 0, made.number)
        start = 0 if start < 0 else start + 2
        end = text.find("\n\n", made.number)
        done = len(text) if end < 0 else end
        for first, last in sentences(text[start:done]):
            found += _pieces(start + first, start + last)
    return found


def _pieces(start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is far too long for a sentence: page noise must not cost more than its length."""
    if end - start <= _LONG:
        return [(start, end)]
    return [(at, min(end, at + _LONG)) for at in range(start, end, _LONG)]


def _figure(text: str, field: Literal["title", "text"], made: Draft, scopes: Scopes) -> Figure:
    start, end = min(made.sentence[0], made.start), max(made.sentence[1], made.end)
    approx = made.approx and text[made.start : made.start + len(made.approx)]
    return Figure(
        value=_plain(made.value),
        high=_plain(made.high) if made.high is not None else None,
        unit=made.unit,
        what=made.what,
        words=text[made.start : made.end],
        start=made.start,
        end=made.end,
        field=field,
        approx=approx or None,
        action=made.action,
        scope=scopes.at(made.number, made.sentence),
        share="part" if made.part else "total" if made.whole else "alone",
        sentence=text[start:end],
        method=made.method,
        confidence=made.confidence,
    )


def _plain(value: Decimal) -> Decimal:
    """Return the value without an exponent or trailing zeros: 1E+3 is 1000."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _once(found: list[Figure]) -> tuple[Figure, ...]:
    """Keep the first of figures that say the same; the text's before the title's."""
    kept: list[Figure] = []
    seen: dict[tuple[Decimal, str], list[Figure]] = {}
    for figure in found:
        same = seen.setdefault((figure.value, SAME_UNIT.get(figure.unit, figure.unit)), [])
        if figure.field == "title" and figure.approx and _rounded(figure, kept):
            continue
        if any(_same(other, figure) for other in same):
            continue
        same.append(figure)
        kept.append(figure)
    return tuple(kept)


def _rounded(title: Figure, kept: list[Figure]) -> bool:
    """True where a headline rounds what the text states exactly: 'over 1,700' for 1,715."""
    near = title.value * Decimal("0.03")
    return any(
        one.unit == title.unit and abs(one.value - title.value) <= near and _same(one, title)
        for one in kept
    )


def _same(one: Figure, other: Figure) -> bool:
    if one.unit == "case" and one.sentence == other.sentence and one.field == other.field:
        return False  # '25 vụ án … bắt giữ 25 vụ buôn bán ma túy'
    if one.what != other.what and one.sentence == other.sentence and one.unit in _LISTED:
        return False  # '4 turtles, 4 lizards' are two members of a list
    if MONEY.match(one.unit) or one.unit == "year":
        return True
    if one.unit == "person":
        return (one.what == "victims") == (other.what == "victims")
    if one.unit == "case":
        return akin(one.what, other.what) or bool(_told_of(one) & _told_of(other))
    return akin(one.what, other.what)


_LISTED = ("animal", "piece", "kg", "tablet", "plant", "specimen")


def _told_of(figure: Figure) -> set[str]:
    return set(figure.what.split()) - {"and", "cases"}
