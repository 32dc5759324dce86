"""Decides whether a draft is a result of enforcement, and what it speaks of, from its sentence."""

import re
from dataclasses import dataclass

from monitor.figures.drafts import Draft
from monitor.figures.marks import Marks
from monitor.figures.nouns import named_between
from monitor.figures.taxonomy import broader
from monitor.figures.words import Lexicon

_GOODS = frozenset({"seized", "detected", "handled", "rescued", "handed over", "trafficked"})
_FIRM = frozenset({"seized", "detected", "handled"})
_PERSONS = frozenset({"arrested", "charged", "sentenced", "rescued", "handed over", "fined"})
_CASES = frozenset(
    {"detected", "handled", "seized", "charged", "arrested", "fined", "sentenced", "trafficked"}
)
_MONEY = frozenset({"valued", "seized", "fined", "sentenced"})
_ALLOWED = {
    "mass": _GOODS,
    "packing": _GOODS,
    "thing": _GOODS,
    "person": _PERSONS | {"detected", "handled", "trafficked"},
    "case": _CASES,
    "ring": _CASES,
    "money": _MONEY,
    "years": frozenset({"sentenced"}),
}
_RULED = ("money", "years", "thing", "packing")
_CONTRABAND = ("drugs", "wildlife")
_NEAR_BEFORE, _NEAR_AFTER = 90, 60


@dataclass(frozen=True, slots=True)
class Context:
    """The text around: all positions are its characters."""

    text: str  # lower case, hyphens as spaces
    words: Lexicon
    marks: Marks
    title_whats: tuple[str, ...]


def judge(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Say whether `draft` is a result; fills in its action, what and confidence."""
    if draft.kind in _RULED and not _stuff(draft.what) and _is_rule(draft, context):
        return False
    _act(draft, context)
    return _KINDS[draft.kind](draft, earlier, context)


def _is_rule(draft: Draft, context: Context) -> bool:
    """True where the clause says what the law allows, or speaks of trade."""
    start, end = draft.sentence
    start = max(start, context.text.rfind(";", start, draft.number) + 1)
    stop = context.text.find(";", draft.number, end)
    clause = context.text[start : stop if stop > 0 else end]
    return any(rule in clause for rule in context.words.rules)


def _act(draft: Draft, context: Context) -> None:
    """Find the action that governs the draft: the nearest allowed one before it, else after it."""
    allowed = _ALLOWED.get(draft.kind, _GOODS)
    start, end = draft.sentence
    before = context.marks.actions_between(start, draft.number)
    after = context.marks.actions_between(draft.number, end)
    for _, _, keys in reversed(before):
        if keys & allowed:
            draft.action = _first(keys & allowed)
            return
    for _, _, keys in after:
        if keys & allowed:
            draft.action = _first(keys & allowed)
            return


def _first(keys: frozenset[str]) -> str:
    return min(keys, key=_ORDER.index)


_ORDER = (
    "seized", "arrested", "sentenced", "rescued", "handed over", "charged", "fined", "handled",
    "detected", "trafficked", "valued", "weighing",
)  # fmt: skip


def _near(draft: Draft, context: Context, allowed: frozenset[str]) -> bool:
    start, end = draft.sentence
    low, high = max(start, draft.number - _NEAR_BEFORE), min(end, draft.end + _NEAR_AFTER)
    near = context.marks.actions_between(low, high)
    return any(keys & allowed for _, _, keys in near)


def _root(what: str) -> str:
    return broader(what)[-1] if what else ""


def _in_list(draft: Draft, earlier: list[Draft]) -> bool:
    return bool(earlier) and earlier[-1].sentence == draft.sentence


def _follows(draft: Draft, earlier: list[Draft], most: int = 40) -> bool:
    """True where the draft is the next member of a list: '4 bánh heroin, 1 điện thoại'."""
    return _in_list(draft, earlier) and draft.start - earlier[-1].end <= most


def _evidence(draft: Draft, context: Context) -> bool:
    """True where the sentence tells of enforcement at all."""
    if draft.action:
        return True
    start, end = draft.sentence
    if any(keys & _ENFORCED for _, _, keys in context.marks.actions_between(start, end)):
        return True
    if any(what in _TOLD for _, what in context.marks.whats_between(start, end)):
        return True
    return any(word in context.text[start:end] for word in _FOUND_AT)


_ENFORCED = _GOODS | _PERSONS
_TOLD = ("cases", "suspects", "arrests", "defendants", "convictions")
_FOUND_AT = ("airport", "container", "luggage", "suitcase", "parcel", "checkpoint", "customs")


def _mass(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    if draft.what:
        draft.method = "measure"
        if _stuff(draft.what):
            return True
        return _near(draft, context, _FIRM) or (_in_list(draft, earlier) and bool(draft.action))
    draft.what, close = _surmise(draft, earlier, context)
    draft.method, draft.confidence = "inherited", 0.8 if close else 0.6
    if not _stuff(draft.what):
        draft.what = draft.what or "smuggled goods"
        return _near(draft, context, _FIRM)
    if draft.action or close or _in_list(draft, earlier) or _weighs(draft, context):
        return True
    return bool(earlier) and earlier[-1].kind == "mass" and draft.start - earlier[-1].end < 250


def _weighs(draft: Draft, context: Context) -> bool:
    return _near(draft, context, frozenset({"weighing"}))


def _surmise(draft: Draft, earlier: list[Draft], context: Context) -> tuple[str, bool]:
    """Return what an amount is of when its own words do not say, and whether it stands close."""
    start, end = draft.sentence
    if _JOINED.match(context.text, draft.end):
        after = _named(context, draft.end, min(end, draft.end + 60))
        if after:
            return after[0], True
    near = _named(context, max(start, draft.start - 40), draft.start)
    if near:
        return near[-1], True
    before = [what for _, what in context.marks.whats_between(start, draft.number) if _stuff(what)]
    if before:
        return before[-1], True
    if after := [w for _, w in context.marks.whats_between(draft.end, end) if _stuff(w)]:
        return after[0], True
    return _remembered(draft, earlier, context), False


def _named(context: Context, start: int, end: int) -> list[str]:
    named = named_between(context.text, start, end, context.words)
    return [what for what in named if _stuff(what)]


def _remembered(draft: Draft, earlier: list[Draft], context: Context) -> str:
    """Return what was spoken of before the sentence."""
    for other in reversed(earlier[-4:]):
        if _stuff(other.what):
            return other.what
    start = draft.sentence[0]
    marks = context.marks.whats_between(max(0, start - 400), start)
    whats = [what for _, what in marks if _stuff(what)]
    titled = [what for what in context.title_whats if _stuff(what)]
    return whats[-1] if whats else titled[0] if titled else ""


_JOINED = re.compile(r"(?: each)? (?:and|và) (?:[^\W\d_]+ ){0,2}\d")


def _stuff(what: str) -> bool:
    return _root(what) in _CONTRABAND


def _packing(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "packing"
    if draft.value == 1 and draft.spelled:
        return False
    if draft.what and _stuff(draft.what):
        return True
    if draft.what:
        return _near(draft, context, frozenset({"seized"})) or _follows(draft, earlier)
    draft.what, close = _surmise(draft, earlier, context)
    draft.confidence = 0.8 if close else 0.6
    if draft.unit in ("tablet", "pill", "brick", "specimen"):
        return bool(draft.what) and (bool(draft.action) or close)
    draft.what = draft.what or "smuggled goods"
    return draft.action == "seized" and _near(draft, context, frozenset({"seized"}))


def _thing(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    if draft.unit == "" or (draft.value == 1 and draft.spelled):
        return False
    if "wildlife products" in broader(draft.what):
        return True
    if _stuff(draft.what):
        return _evidence(draft, context) or _in_list(draft, earlier)
    if draft.action == "seized" or _near(draft, context, frozenset({"seized"})):
        return True
    if draft.what == "smuggled goods" and _near(draft, context, frozenset({"detected"})):
        return True
    return _follows(draft, earlier) and earlier[-1].kind != "person"


def _person(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    if draft.value == 1 and draft.spelled:
        return False
    if draft.strong:
        return True
    if not _near(draft, context, _PERSONS):
        return (
            _follows(draft, earlier, 20) and earlier[-1].kind == "person" and not earlier[-1].strong
        )
    draft.confidence = 0.9
    if draft.what == "suspects":
        draft.what = _WHO.get(draft.action or "", draft.what)
    return True


_WHO = {"arrested": "arrests", "sentenced": "convictions", "rescued": "victims"}


def _case(draft: Draft, _: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    if draft.value == 1 and draft.spelled:
        return False
    if draft.what in ("cases", "prosecutions"):
        draft.what = _cases(draft)
    return draft.strong or _near(draft, context, _CASES)


def _cases(draft: Draft) -> str:
    roots = {_root(what) for what in draft.names}
    if "drugs" in roots and "wildlife" in roots:
        return "drug and wildlife cases"
    if "drug precursors" in draft.names:
        return "precursor cases"
    if "drugs" in roots:
        return "drug cases"
    if "wildlife" in roots:
        return "wildlife cases"
    if "victims" in draft.names:
        return "human trafficking cases"
    return draft.what


def _ring(draft: Draft, _: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    return _near(draft, context, frozenset({"handled", "arrested", "seized"}))


def _money(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "money"
    gap = context.text[earlier[-1].end : draft.start] if _in_list(draft, earlier) else ""
    if gap.strip() == "(" and earlier[-1].kind == "money":
        draft.what, draft.action = earlier[-1].what, earlier[-1].action
        return True
    before = context.marks.actions_between(
        max(draft.sentence[0], draft.number - _NEAR_BEFORE), draft.number
    )
    for _, end, keys in reversed(before):
        if "fined" in keys and draft.number - end < 45:
            return _is(draft, "fined", "fines")
        if "valued" in keys:
            return _valued(draft, earlier, context)
        if "seized" in keys:
            return _is(draft, "seized", "cash")
    if _follows(draft, earlier, 25) and earlier[-1].kind in ("thing", "packing"):
        return _is(draft, "seized", "cash")
    return False


def _is(draft: Draft, action: str, what: str) -> bool:
    draft.action, draft.what = action, what
    return True


def _valued(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """The worth of what was taken: of one thing where one is named, else of the goods."""
    start, end = draft.sentence
    draft.action = "valued"
    near = _named(context, max(start, draft.start - 45), draft.start)
    whats = near or [what for _, what in context.marks.whats_between(start, end) if _stuff(what)]
    if not whats and not near:
        remembered = _remembered(draft, earlier, context)
        whats = [remembered] if remembered else []
    draft.what = whats[-1] if len(set(whats)) == 1 or near else "smuggled goods"
    return bool(whats) or _near(draft, context, _FIRM)


def _years(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method, draft.what = "sentence", "prison"
    draft.action = "sentenced"
    if draft.prison:
        return True
    start, end = draft.sentence
    near = context.marks.actions_between(max(start, draft.number - 120), draft.number)
    if not any("sentenced" in keys for _, _, keys in near):
        return False
    draft.confidence = 0.8
    return any(
        word in context.text[start:end] for word in ("sentenced", "prison", "jail", "years")
    ) or (_in_list(draft, earlier))


def _ellipsis(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    counted = [other for other in earlier[-3:] if other.kind in ("case", "person", "thing")]
    if not counted:
        return False
    last = counted[-1]
    draft.unit, draft.what, draft.part = last.unit, last.what, True
    draft.kind, draft.method, draft.confidence = last.kind, "ellipsis", 0.7
    end = min(draft.sentence[1], draft.end + 60)
    after = [what for _, what in context.marks.whats_between(draft.end, end)]
    if last.kind == "case" and after:
        draft.names = (after[0],)
        draft.what = _cases(draft)
    return True


_KINDS = {
    "mass": _mass,
    "money": _money,
    "years": _years,
    "person": _person,
    "case": _case,
    "ring": _ring,
    "thing": _thing,
    "packing": _packing,
    "ellipsis": _ellipsis,
}
