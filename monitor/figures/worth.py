"""Judges money and prison terms."""

import re

from monitor.figures.around import (
    NEAR_BEFORE,
    Context,
    contraband,
    firm,
    follows,
    in_list,
    named,
    remembered,
    root,
)
from monitor.figures.drafts import Draft

_WORTH_OF = re.compile(r"(?: \([^()]{1,30}\)|\))? (?:worth (?:of )?|in )")


def money(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Judge money: what a haul is worth, fines, cash."""
    draft.method = "money"
    gap = context.text[earlier[-1].end : draft.start] if in_list(draft, earlier) else ""
    if gap.strip() == "(" and earlier[-1].kind == "money":
        draft.what, draft.action = earlier[-1].what, earlier[-1].action
        return True
    if (worth := _WORTH_OF.match(context.text, draft.end)) and (
        after := named(context, worth.end(), min(draft.sentence[1], worth.end() + 40))
    ):
        return _is(draft, "valued", after[0])
    if _IN_CASH.match(context.text, draft.end) and firm(draft, context):
        return _is(draft, "seized", "cash")
    start = max(draft.sentence[0], draft.number - NEAR_BEFORE)
    start = max(start, context.text.rfind(";", start, draft.number) + 1)
    if context.text.endswith(" at ", 0, draft.start) and named(context, start, draft.start):
        return _valued(draft, earlier, context)
    for _, end, keys in reversed(context.marks.actions_between(start, draft.number)):
        if earlier and end < earlier[-1].end and draft.start - earlier[-1].end > 12:
            break  # the action speaks of the amount before
        if "fined" in keys and draft.number - end < 45:
            return _is(draft, "fined", "fines")
        if "valued" in keys:
            return _valued(draft, earlier, context)
        if "seized" in keys and "arrested" not in keys:
            return _is(draft, "seized", "cash")
    if follows(draft, earlier, 45) and earlier[-1].kind in ("thing", "packing"):
        return _is(draft, "seized", "cash")
    return False


def _is(draft: Draft, action: str, what: str) -> bool:
    draft.action, draft.what = action, what
    return True


def _valued(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """The worth of what was taken: of one thing where one is named, else of the goods."""
    start, end = draft.sentence
    draft.action = "valued"
    if _several(draft, earlier, context):
        draft.what = "smuggled goods"
        return True
    if in_list(draft, earlier) and "(" in context.text[earlier[-1].end : draft.start][:40]:
        last = earlier[-1]
        if last.kind in ("thing", "packing") and draft.start - last.end < 40:
            draft.what = last.what  # '8 properties (estimated at EUR 1.2 million)'
            return True
    near = named(context, max(start, draft.start - 45), draft.start)
    whats = near or [
        what for _, what in context.marks.whats_between(start, end) if contraband(what)
    ]
    if not whats and not near:
        whats = [what for what in (remembered(draft, earlier, context),) if what]
    draft.what = whats[-1] if len(set(whats)) == 1 or near else "smuggled goods"
    beside = any(draft.start - other.end < 300 for other in earlier[-2:])
    if not whats:
        stretch = context.text[max(start, draft.number - 80) : min(end, draft.end + 40)]
        goods = context.marks.whats_between(max(start, draft.number - 80), draft.number)
        named_goods = any(root(what) == "smuggled goods" for _, what in goods)
        hauled = any(word in stretch for word in context.words.haul)
        return hauled or (named_goods and firm(draft, context))
    return beside or firm(draft, context) or bool(near)


def _several(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """True where one value follows a list of different things: it is that of them all."""
    before = [one for one in earlier[-5:] if one.sentence == draft.sentence]
    if not before:  # 'The value was put at …': that of the sentence before
        since = context.text.rfind("\n\n", 0, draft.start)
        before = [one for one in earlier[-5:] if one.start > max(since, draft.start - 200)]
    whats = {one.what for one in before if one.kind == "mass" and contraband(one.what)}
    return len(whats) > 1 and not any(one.kind == "money" for one in before)


_IN_CASH = re.compile(r" (?:in |of )?(?:cash|banknotes|counterfeit|foreign currency|tiền mặt)\b")
_PRISON_LATER = re.compile(r"\b(?:tháng|năm|ngày) (?:tù|án treo)\b")


def years(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Judge years and months: prison terms or nothing."""
    draft.method, draft.what = "sentence", "prison"
    draft.action = "sentenced"
    if draft.prison:
        return True
    start = max(draft.sentence[0], draft.number - 120)
    near = context.marks.actions_between(start, draft.number)
    if not any("sentenced" in keys for _, _, keys in near):
        return False
    draft.confidence = 0.8
    if context.words.language != "vi" or in_list(draft, earlier):
        return True
    last = [end for _, end, keys in near if "sentenced" in keys][-1]
    return (
        draft.number - last < 8
        or _PRISON_LATER.search(context.text, draft.end, draft.sentence[1]) is not None
    )
