"""Decides whether a draft is a result of enforcement, and what it speaks of."""

import re

from monitor.figures.around import (
    FIRM,
    GOODS,
    NEAR_BEFORE,
    PERSONS,
    Context,
    beside_another,
    contraband,
    done_before,
    firm,
    follows,
    in_list,
    named,
    near,
    remembered,
    root,
    surmise,
    told,
    weighs,
)
from monitor.figures.drafts import Draft
from monitor.figures.taxonomy import broader

_CASES = frozenset(
    {"detected", "handled", "seized", "charged", "arrested", "fined", "sentenced", "trafficked"}
)
_MONEY = frozenset({"valued", "seized", "fined", "sentenced"})
_ALLOWED = {
    "mass": GOODS,
    "packing": GOODS,
    "thing": GOODS,
    "person": PERSONS | {"detected", "handled", "trafficked"},
    "case": _CASES,
    "ring": _CASES,
    "money": _MONEY,
    "years": frozenset({"sentenced"}),
}
_RULED = ("money", "years", "thing", "packing", "person")


def judge(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Say whether `draft` is a result; fills in its action, what and confidence."""
    ruled = draft.kind in _RULED and not (contraband(draft.what) or draft.strong)
    if ruled and _is_rule(draft, context):
        return False
    if draft.kind in ("person", "case") and context.words.misfortune.search(
        context.text, *draft.sentence
    ):
        return False
    _act(draft, context)
    return _KINDS[draft.kind](draft, earlier, context)


def _is_rule(draft: Draft, context: Context) -> bool:
    """True where the clause says what the law allows, or speaks of trade."""
    start, end = draft.sentence
    start = max(start, context.text.rfind(";", start, draft.number) + 1)
    stop = context.text.find(";", draft.number, end)
    return bool(context.words.rules.search(context.text, start, stop if stop > 0 else end))


def _act(draft: Draft, context: Context) -> None:
    """Find the action that governs the draft: the nearest allowed one before it, else after it."""
    allowed = _ALLOWED.get(draft.kind, GOODS)
    start, end = draft.sentence
    before = context.marks.actions_between(start, draft.number)
    after = context.marks.actions_between(draft.number, end)
    sooner = [keys & allowed for _, _, keys in reversed(before) if keys & allowed]
    later = [keys & allowed for _, _, keys in after if keys & allowed]
    at_once = [keys & allowed for at, _, keys in after[:1] if at - draft.end < _AT_ONCE]
    if at_once and at_once[0] & _DONE:  # '5.5 tons of drugs seized'
        draft.action = _first(at_once[0])
    elif sooner and (sooner[0] != _ONLY_TRAFFICKED or not any(keys & _DONE for keys in later)):
        draft.action = _first(sooner[0])
    elif later:
        # '41 cars … the police investigate were seized': what is done counts, not who does it.
        done = next((keys for keys in later if keys & _DONE and draft.kind != "case"), later[0])
        draft.action = _first(done)


_AT_ONCE = 16  # characters: 'were', 'have been'


def _first(keys: frozenset[str]) -> str:
    return min(keys, key=_ORDER.index)


_ONLY_TRAFFICKED = frozenset({"trafficked"})
_DONE = frozenset({"seized", "arrested", "sentenced", "rescued"})
_ORDER = (
    "seized", "arrested", "sentenced", "rescued", "handed over", "charged", "fined", "handled",
    "detected", "trafficked", "valued", "weighing",
)  # fmt: skip


def _mass(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    if draft.what:
        draft.method = "measure"
        if contraband(draft.what):
            common = draft.what in _COMMON or (draft.value == 1 and draft.spelled)
            return not common or told(draft, context) or in_list(draft, earlier)
        return near(draft, context, FIRM) or (in_list(draft, earlier) and bool(draft.action))
    start, end = draft.sentence
    draft.what, close = surmise(draft, earlier, context)
    draft.method, draft.confidence = "inherited", 0.8 if close else 0.6
    if context.words.language == "vi" and context.text[start:end].isascii() and end - start > 20:
        return False  # an image's file name: Vietnamese without its accents cannot be read
    if not contraband(draft.what):
        draft.what = draft.what or "smuggled goods"
        return near(draft, context, FIRM)
    if draft.action or close or in_list(draft, earlier) or weighs(draft, context):
        return True
    return any(other.kind == "mass" and draft.start - other.end < 300 for other in earlier[-4:])


# Traded by right as well as against the law: these need a word of enforcement beside them.
_COMMON = ("wild meat", "skins", "bones", "horns", "plants", "timber", "marine wildlife", "mammals")


def _packing(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "packing"
    if draft.value == 1 and draft.spelled:
        return False
    if draft.what and contraband(draft.what):
        return True
    if draft.what:
        taken = near(draft, context, frozenset({"seized"})) or follows(draft, earlier)
        return taken or done_before(draft, context, FIRM, 45)
    draft.what, close = surmise(draft, earlier, context)
    draft.confidence = 0.8 if close else 0.6
    if draft.unit in ("animal", "plant"):
        return close and told(draft, context)
    if draft.unit in ("tablet", "pill", "brick", "specimen"):
        return bool(draft.what) and (bool(draft.action) or close)
    if _holds(draft, context) or (close and follows(draft, earlier, 4)):
        return draft.action != "trafficked" and (close or bool(draft.action))
    if context.text.endswith(_INSIDE, 0, draft.start):
        return False  # '10 tonnes in 306 packages'
    draft.what = draft.what or "smuggled goods"
    return draft.action == "seized" and near(draft, context, frozenset({"seized"}))


_INSIDE = (" in ", " into ", " inside ", " trong ", " vào ")
_HOLDING = re.compile(r"[^.;\d]{0,80}\b(?:containing|contained|filled with|chứa)\b")


def _holds(draft: Draft, context: Context) -> bool:
    """True where the words after a packing say that something is in it."""
    return _HOLDING.match(context.text, draft.end) is not None


def _thing(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    if draft.unit == "" or (draft.value == 1 and draft.spelled):
        return False
    if "wildlife products" in broader(draft.what):
        return True
    if contraband(draft.what):
        seen = told(draft, context) or in_list(draft, earlier)
        seen = seen or beside_another(draft, context)
        return seen or (draft.part and _counted_before(draft, earlier))
    if draft.action == "seized" or near(draft, context, frozenset({"seized"})):
        return True
    if draft.what in _DETECTED and done_before(draft, context, FIRM, 60):
        return True
    return follows(draft, earlier) and earlier[-1].kind != "person"


_DETECTED = ("smuggled goods", "containers", "cigarettes")


def _counted_before(draft: Draft, earlier: list[Draft]) -> bool:
    return any(other.kind == draft.kind for other in earlier[-6:])


def _person(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = draft.method or "noun"
    if draft.value == 1 and draft.spelled:
        return _one_arrested(draft, context)
    if draft.definite:
        return False
    if draft.strong or draft.method == "passive":
        return True
    last = earlier[-1] if follows(draft, earlier, 20) and earlier[-1].kind == "person" else None
    if last and last.strong and draft.start - last.end <= 2 and not _at_once(draft, context):
        return False  # 'eight suspects, three Vietnamese': some of those just counted
    if not _done_to(draft, context):
        return last is not None and not last.strong
    draft.confidence = 0.9
    if draft.what == "suspects":
        draft.what = _WHO.get(draft.action or "", draft.what)
    return True


def _at_once(draft: Draft, context: Context) -> bool:
    actions = context.marks.actions_between(draft.end, min(draft.sentence[1], draft.end + 25))
    return any(keys & PERSONS for _, _, keys in actions)


_ONE_AFTER = re.compile(
    r" (?:(?:was|has been|is) (?:arrested|detained|caught|jailed|charged|held)|"
    r"(?:vận chuyển|tàng trữ|mua bán|bị bắt))\b"
)
_ONE_BEFORE = re.compile(
    r"(?:\b(?:arrest(?:ed|ing)?|detain(?:ed|ing)?|nabbed|caught)|"
    r"\bbắt(?: giữ| quả tang| khẩn cấp)?|"
    r"\bkhởi tố|\btạm giữ|\btạm giam|\bphát hiện) $"
)


def _one_arrested(draft: Draft, context: Context) -> bool:
    """'One man' may be anybody; he counts where the very next words arrest him."""
    text = context.text
    before = text[max(0, draft.start - 20) : draft.start]
    return bool(_ONE_AFTER.match(text, draft.end) or _ONE_BEFORE.search(before))


def _done_to(draft: Draft, context: Context) -> bool:
    """True where somebody was arrested, sentenced, rescued in the same clause."""
    if done_before(draft, context, PERSONS, NEAR_BEFORE):
        return True
    end = min(draft.sentence[1], draft.end + 100)
    for sign in ",;(":
        comma = context.text.find(sign, draft.end, end)
        end = comma if comma > 0 else end
    actions = context.marks.actions_between(draft.end, end)
    return any(keys & PERSONS for _, _, keys in actions)


_WHO = {"arrested": "arrests", "sentenced": "convictions", "rescued": "victims"}


def _case(draft: Draft, _: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    if draft.definite or (draft.value == 1 and draft.spelled):
        return False
    if draft.what in ("cases", "prosecutions"):
        draft.names = draft.names or _spoken_of(draft, context)
        draft.what = _cases(draft)
    return draft.strong or near(draft, context, _CASES)


def _spoken_of(draft: Draft, context: Context) -> tuple[str, ...]:
    """Return the drugs and wildlife that the sentence of a bare 'cases' names."""
    whats = [what for _, what in context.marks.whats_between(*draft.sentence)]
    return tuple(what for what in whats if contraband(what) or what == "human trafficking")


def _cases(draft: Draft) -> str:
    roots = {root(what) for what in draft.names}
    if "drugs" in roots and "wildlife" in roots:
        return "drug and wildlife cases"
    if "drug precursors" in draft.names and len(set(draft.names)) == 1:
        return "precursor cases"
    if "drugs" in roots:
        return "drug cases"
    if "wildlife" in roots:
        return "wildlife cases"
    if "victims" in draft.names or "human trafficking" in draft.names:
        return "human trafficking cases"
    return draft.what


def _ring(draft: Draft, _: list[Draft], context: Context) -> bool:
    draft.method = "noun"
    if draft.value == 1 and draft.spelled:
        return False
    if " " in draft.phrase or draft.action == "handled":
        return True  # 'trafficking rings' say themselves what they are
    return near(draft, context, frozenset({"handled"}))


def _money(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method = "money"
    gap = context.text[earlier[-1].end : draft.start] if in_list(draft, earlier) else ""
    if gap.strip() == "(" and earlier[-1].kind == "money":
        draft.what, draft.action = earlier[-1].what, earlier[-1].action
        return True
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
    near = named(context, max(start, draft.start - 45), draft.start)
    whats = near or [
        what for _, what in context.marks.whats_between(start, end) if contraband(what)
    ]
    if not whats and not near:
        whats = [what for what in (remembered(draft, earlier, context),) if what]
    draft.what = whats[-1] if len(set(whats)) == 1 or near else "smuggled goods"
    beside = any(draft.start - other.end < 300 for other in earlier[-2:])
    if not whats:
        stretch = context.text[max(start, draft.number - 80) : draft.number]
        goods = context.marks.whats_between(max(start, draft.number - 80), draft.number)
        named_goods = any(root(what) == "smuggled goods" for _, what in goods)
        hauled = any(word in stretch for word in context.words.haul)
        return hauled or (named_goods and firm(draft, context))
    return beside or firm(draft, context)


def _several(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """True where one value follows a list of different things: it is that of them all."""
    before = [one for one in earlier[-5:] if one.sentence == draft.sentence]
    if not before:  # 'The value was put at …': that of the sentence before
        since = context.text.rfind("\n\n", 0, draft.start)
        before = [one for one in earlier[-5:] if one.start > max(since, draft.start - 200)]
    whats = {one.what for one in before if one.kind == "mass" and contraband(one.what)}
    return len(whats) > 1 and not any(one.kind == "money" for one in before)


def _years(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    draft.method, draft.what = "sentence", "prison"
    draft.action = "sentenced"
    if draft.prison:
        return True
    start = max(draft.sentence[0], draft.number - 120)
    near = context.marks.actions_between(start, draft.number)
    if not any("sentenced" in keys for _, _, keys in near):
        return False
    draft.confidence = 0.8
    return context.words.language != "vi" or in_list(draft, earlier)


def _ellipsis(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    kinds = ("case", "person", "thing", "packing")
    counted = [other for other in earlier[-4:] if other.kind in kinds]
    last = counted[-1] if counted else None
    if not last or (not draft.part and last.sentence[1] + 2 < draft.sentence[0]):
        return False
    draft.unit, draft.what, draft.part = last.unit, last.what, True
    draft.value = draft.value.normalize() + 0
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
