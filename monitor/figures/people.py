"""Judges people, cases and rings."""

import re

from monitor.figures.around import (
    NEAR_BEFORE,
    PERSONS,
    Context,
    contraband,
    done_before,
    follows,
    near,
    root,
)
from monitor.figures.drafts import Draft

CASES = frozenset(
    {"detected", "handled", "seized", "charged", "arrested", "fined", "sentenced", "trafficked"}
)


def person(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Judge people: arrested, charged, sentenced, rescued."""
    draft.method = draft.method or "noun"
    if draft.value == 1 and draft.spelled:
        return _one_arrested(draft, context)
    if draft.definite and not _at_once(draft, context):
        return False
    if draft.strong or draft.method == "passive":
        return True
    last = earlier[-1] if follows(draft, earlier, 20) and earlier[-1].kind == "person" else None
    if last and last.strong and draft.start - last.end <= 2 and not _at_once(draft, context):
        return False  # 'eight suspects, three Vietnamese': some of those just counted
    if _caught_at(draft, context):
        return True
    if _among(draft, earlier, context):
        draft.part = True
        return True
    if not _done_to(draft, context):
        return last is not None and not last.strong
    draft.confidence = 0.9
    if _VICTIMS.match(context.text, draft.end):
        draft.what = "victims"
    if draft.what == "suspects":
        draft.what = _WHO.get(draft.action or "", draft.what)
    return True


_DOING = re.compile(
    r"[^,.;]{0,25} (?:đang|có hành vi|có biểu hiện|vận chuyển|tàng trữ|mua bán|buôn bán)\b"
)


def _caught_at(draft: Draft, context: Context) -> bool:
    """True in 'phát hiện 9 thanh niên đang tàng trữ …'."""
    found = context.text.endswith(("phát hiện ", "bắt quả tang "), 0, draft.start)
    return found and _DOING.match(context.text, draft.end) is not None


_AMONG = re.compile(
    r"\b(?:trong (?:số )?(?:đó|này|những người này|các đối tượng trên)|"
    r"(?:sàng lọc|phân loại|trong số người này))(?:,? (?:có|phát hiện có))?(?: hơn| gần| khoảng)? $"
)


def _among(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """True for some of people just counted: 'trong số này có 3 công dân'."""
    if context.words.language != "vi" or not any(one.kind == "person" for one in earlier[-4:]):
        return False
    start = max(draft.sentence[0], draft.number - 60)
    return bool(_AMONG.search(context.text, start, draft.number))


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


_APPOSED = re.compile(
    r"[^,.;]{0,60}, [^.;]{0,80}, (?:were|was|have been|has been|had been|are) (?:also |later )?"
    r"(?:arrested|detained|caught|held|charged|jailed|sentenced|rescued|freed|apprehended|nabbed|"
    r"intercepted|stopped|taken into custody|remanded|convicted|identified)\b|"
    r"[^.;]{0,120}, (?:received|were given|got) [^.;]{0,30}(?:sentence|jail|prison|years|months)|"
    r"[^,.;]{0,20}(?:,|\(| [–—-]+| {2,}) ?(?:all |most )?(?:potential|suspected|alleged|presumed) "
    r"(?:victims|suspects|traffickers|smugglers|poachers|members)\b"
)


_MADE_OF = ("comprising ", "made up of ", "consisting of ", "gồm ")
_VICTIMS = re.compile(r"[^,.;\w]{1,3}(?:all )?(?:potential|suspected|presumed) victims\b")


def _suffers(draft: Draft, context: Context) -> bool:
    """True where a Vietnamese sentence about them ends in 'thì bị … bắt giữ'."""
    start, end = draft.sentence
    if context.words.language != "vi" or draft.number - start > 25:
        return False
    return any(
        "arrested" in keys and " bị " in context.text[max(draft.end, at - 60) : at + 4]
        for at, _, keys in context.marks.actions_between(draft.end, end)
    )


def _done_to(draft: Draft, context: Context) -> bool:
    """True where somebody was arrested, sentenced, rescued in the same clause."""
    if done_before(draft, context, PERSONS, NEAR_BEFORE):
        return True
    if context.text.endswith(_MADE_OF, 0, draft.start) and any(
        "arrested" in keys for _, _, keys in context.marks.actions_between(*draft.sentence)
    ):
        return True
    if _APPOSED.match(context.text, draft.end, draft.sentence[1]) or _suffers(draft, context):
        return True
    end = min(draft.sentence[1], draft.end + 100)
    for sign in ",;(":
        comma = context.text.find(sign, draft.end, end)
        end = comma if comma > 0 else end
    actions = context.marks.actions_between(draft.end, end)
    return any(keys & PERSONS for _, _, keys in actions)


_WHO = {"arrested": "arrests", "sentenced": "convictions", "rescued": "victims"}


def case(draft: Draft, _: list[Draft], context: Context) -> bool:
    """Judge cases; fills in what they are of."""
    draft.method = "noun"
    if draft.definite or (draft.value == 1 and draft.spelled):
        return False
    if draft.what in ("cases", "prosecutions"):
        draft.names = draft.names or _spoken_of(draft, context)
        draft.what = name_cases(draft)
    return draft.strong or near(draft, context, CASES)


def _spoken_of(draft: Draft, context: Context) -> tuple[str, ...]:
    """Return the drugs and wildlife that the sentence of a bare 'cases' names."""
    whats = [what for _, what in context.marks.whats_between(*draft.sentence)]
    return tuple(what for what in whats if contraband(what) or what == "human trafficking")


def name_cases(draft: Draft) -> str:
    """Return the key of cases by what their words name."""
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


_CRIME = re.compile(r"traffick|smuggl|\bdrug|crim|scam|poach|\bgangs?\b|syndicate|narcotic|fraud")


def ring(draft: Draft, _: list[Draft], context: Context) -> bool:
    """Judge gangs and networks."""
    draft.method = "noun"
    if draft.value == 1 and draft.spelled:
        return False
    said = context.text[draft.number : draft.end]
    if " " in draft.phrase or draft.action == "handled" or _CRIME.search(said):
        return True  # 'trafficking rings' say themselves what they are
    return near(draft, context, frozenset({"handled"}))
