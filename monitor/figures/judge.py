"""Decides whether a draft is a result of enforcement, and what it speaks of."""

from collections.abc import Callable, Sequence

from monitor.figures.around import GOODS, PERSONS, Context, contraband
from monitor.figures.drafts import Draft
from monitor.figures.goods import mass, packing, thing
from monitor.figures.people import CASES, case, name_cases, person, ring
from monitor.figures.worth import money, years

_MONEY = frozenset({"valued", "seized", "fined", "sentenced"})
_ALLOWED = {
    "mass": GOODS,
    "packing": GOODS,
    "thing": GOODS,
    "person": PERSONS | {"detected", "handled", "trafficked"},
    "case": CASES,
    "ring": CASES,
    "money": _MONEY,
    "years": frozenset({"sentenced"}),
}
_RULED = ("money", "years", "thing", "packing", "person")


def judge(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Say whether `draft` is a result; fills in its action, what and confidence."""
    if draft.kind not in _UNRULED and context.says("law", *draft.sentence):
        return False
    ruled = draft.kind in _RULED and not (contraband(draft.what) or draft.strong)
    if ruled and _is_rule(draft, context):
        return False
    if draft.kind in ("person", "case") and context.says("misfortune", *draft.sentence):
        return False
    _act(draft, context)
    return _KINDS[draft.kind](draft, earlier, context)


_UNRULED = ("person", "case", "ring", "ellipsis", "years")


def _is_rule(draft: Draft, context: Context) -> bool:
    """True where the clause says what the law allows, or speaks of trade."""
    start, end = draft.sentence
    start = max(start, context.text.rfind(";", start, draft.number) + 1)
    stop = context.text.find(";", draft.number, end)
    return context.says("rules", start, stop if stop > 0 else end)


def _act(draft: Draft, context: Context) -> None:
    """Find the action that governs the draft: the nearest allowed one before it, else after it."""
    allowed = _ALLOWED.get(draft.kind, GOODS)
    start, end = draft.sentence
    before = context.marks.actions_between(start, draft.number)
    after = context.marks.actions_between(draft.number, end)
    if governed := _governed(draft, before, allowed):
        draft.action = governed
        return
    if after and _at_once(draft, after[0][0], context) and after[0][2] & allowed & _DONE:
        draft.action = _first(after[0][2] & allowed)  # '5.5 tons of drugs seized'
        return
    sooner = next((keys & allowed for _, _, keys in reversed(before) if keys & allowed), None)
    if sooner and sooner != _ONLY_TRAFFICKED:
        draft.action = _first(sooner)
        return
    later = [keys & allowed for _, _, keys in after if keys & allowed]
    if sooner and not any(keys & _DONE for keys in later):
        draft.action = _first(sooner)
    elif later:
        # '41 cars … the police investigate were seized': what is done counts, not who does it.
        done = next((keys for keys in later if keys & _DONE and draft.kind != "case"), later[0])
        draft.action = _first(done)


def _governed(
    draft: Draft, before: Sequence[tuple[int, int, frozenset[str]]], allowed: frozenset[str]
) -> str:
    """Return the verb whose object the draft is: 'rescue 41 people held in …'."""
    if not before or draft.start - before[-1][1] > _OBJECT:
        return ""
    keys = before[-1][2] & allowed & _DONE
    return _first(keys) if keys else ""


def _at_once(draft: Draft, start: int, context: Context) -> bool:
    """True where an action follows within its clause: not '132 cases, arrested 284 people'."""
    return start - draft.end < _AT_ONCE and "," not in context.text[draft.end : start]


_OBJECT = 2  # characters between a verb and its object
_AT_ONCE = 16  # characters: 'were', 'have been'


def _first(keys: frozenset[str]) -> str:
    return min(keys, key=_ORDER.index)


_ONLY_TRAFFICKED = frozenset({"trafficked"})
_DONE = frozenset({"seized", "arrested", "sentenced", "rescued"})
_ORDER = (
    "seized", "arrested", "sentenced", "rescued", "handed over", "charged", "fined", "handled",
    "detected", "trafficked", "valued", "weighing",
)  # fmt: skip


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
        draft.what = name_cases(draft)
    return True


_KINDS: dict[str, Callable[[Draft, list[Draft], Context], bool]] = {
    "mass": mass,
    "money": money,
    "years": years,
    "person": person,
    "case": case,
    "ring": ring,
    "thing": thing,
    "packing": packing,
    "ellipsis": _ellipsis,
}
