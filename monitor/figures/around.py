"""What the words around a draft say: actions near it, what was named, what stands beside it."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from monitor.figures.drafts import Draft
from monitor.figures.marks import Marks
from monitor.figures.nouns import named_between
from monitor.figures.taxonomy import broader
from monitor.figures.words import Lexicon

GOODS = frozenset({"seized", "detected", "handled", "rescued", "handed over", "trafficked"})
FIRM = frozenset({"seized", "detected", "handled"})
PERSONS = frozenset({"arrested", "charged", "sentenced", "rescued", "handed over", "fined"})
_CONTRABAND = ("drugs", "wildlife")
NEAR_BEFORE, _NEAR_AFTER = 90, 60


@dataclass(frozen=True, slots=True)
class Context:
    """The text around: all positions are its characters."""

    text: str  # lower case, hyphens as spaces
    words: Lexicon
    marks: Marks
    title_whats: tuple[str, ...]
    said: dict[tuple[str, int, int], bool] = field(default_factory=dict)

    def says(self, name: Literal["law", "rules", "misfortune"], start: int, end: int) -> bool:
        """True where the stretch has a phrase of that list; each is searched once."""
        found = self.said.get((name, start, end))
        if found is None:
            pattern: re.Pattern[str] = getattr(self.words, name)
            found = self.said[name, start, end] = pattern.search(self.text, start, end) is not None
        return found


def near(draft: Draft, context: Context, allowed: frozenset[str]) -> bool:
    """True where one of the actions stands close to the draft in its sentence."""
    start, end = draft.sentence
    low, high = max(start, draft.number - NEAR_BEFORE), min(end, draft.end + _NEAR_AFTER)
    actions = context.marks.actions_between(low, high)
    return any(keys & allowed for _, _, keys in actions)


def done_before(draft: Draft, context: Context, allowed: frozenset[str], most: int) -> bool:
    """True where one of the actions stands at most `most` characters before the draft."""
    start = max(draft.sentence[0], draft.number - most)
    actions = context.marks.actions_between(start, draft.number)
    return any(keys & allowed for _, _, keys in actions)


@cache
def root(what: str) -> str:
    """Return the broadest key above `what`: drugs, wildlife, weapons."""
    return broader(what)[-1] if what else ""


def in_list(draft: Draft, earlier: list[Draft]) -> bool:
    """True where an accepted figure stands before the draft in its sentence."""
    return bool(earlier) and earlier[-1].sentence == draft.sentence


def follows(draft: Draft, earlier: list[Draft], most: int = 40) -> bool:
    """True where the draft is the next member of a list: '4 bánh heroin, 1 điện thoại'."""
    return in_list(draft, earlier) and draft.start - earlier[-1].end <= most


def told(draft: Draft, context: Context) -> bool:
    """True where the sentence tells of enforcement at all."""
    if draft.action:
        return True
    start, end = draft.sentence
    if any(keys & _TELLING for _, _, keys in context.marks.actions_between(start, end)):
        return True
    if any(what in _TOLD for _, what in context.marks.whats_between(start, end)):
        return True
    return any(word in context.text[start:end] for word in context.words.found_at)


_TAKEN = frozenset({"wildlife products", "pangolin products", "drugs"})
_TELLING = GOODS | PERSONS | {"valued"}
_TOLD = ("cases", "suspects", "arrests", "defendants", "convictions")


def weighs(draft: Draft, context: Context) -> bool:
    """True where the words near the draft speak of weight."""
    return near(draft, context, frozenset({"weighing"}))


def surmise(draft: Draft, earlier: list[Draft], context: Context) -> tuple[str, bool]:
    """Return what an amount is of when its own words do not say, and whether it stands close."""
    start, end = draft.sentence
    if _JOINED.match(context.text, draft.end) and not weighed(draft, context):
        after = named(context, draft.end, min(end, draft.end + 60))
        if after:
            return after[0], True
    if close := named(context, max(start, draft.start - 40), draft.start):
        return close[-1], True
    before = [
        what for _, what in context.marks.whats_between(start, draft.number) if contraband(what)
    ]
    if before:
        return before[-1], True
    if after := [w for _, w in context.marks.whats_between(draft.end, end) if contraband(w)]:
        return after[0], True
    return remembered(draft, earlier, context), False


def weighed(draft: Draft, context: Context) -> bool:
    """True where what was just named weighs the amount: '20 gói ma túy nặng 4,2 kg và …'."""
    actions = context.marks.actions_between(max(draft.sentence[0], draft.start - 24), draft.start)
    return any("weighing" in keys for _, _, keys in actions)


def beside_another(draft: Draft, context: Context) -> bool:
    """True where the next member of the list is what animals are killed for, or a drug."""
    if not _JOINED.match(context.text, draft.end):
        return False
    end = min(draft.sentence[1], draft.end + 60)
    return any(_TAKEN.intersection(broader(what)) for what in named(context, draft.end, end))


def named(context: Context, start: int, end: int) -> list[str]:
    """Return the drugs and wildlife named in a short stretch, common words among them."""
    found = named_between(context.text, start, end, context.words)
    return [what for what in found if contraband(what)]


def remembered(draft: Draft, earlier: list[Draft], context: Context) -> str:
    """Return what was spoken of before the sentence."""
    for other in reversed(earlier[-4:]):
        if contraband(other.what):
            return other.what
    start = draft.sentence[0]
    marks = context.marks.whats_between(max(0, start - 400), start)
    whats = [what for _, what in marks if contraband(what)]
    titled = [what for what in context.title_whats if contraband(what)]
    return whats[-1] if whats else titled[0] if titled else ""


_JOINED = re.compile(r"(?: each)? (?:and|và) (?:[^\W\d_]+ ){0,2}\d")


@cache
def contraband(what: str) -> bool:
    """True for drugs and wildlife, which nobody holds by right."""
    return root(what) in _CONTRABAND


def firm(draft: Draft, context: Context) -> bool:
    """True where the sentence tells of a seizure or a discovery."""
    actions = context.marks.actions_between(*draft.sentence)
    return any(keys & FIRM for _, _, keys in actions)
