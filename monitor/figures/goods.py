"""Judges amounts and things: seized, found or held, and what they are of."""

import re

from monitor.figures.around import (
    FIRM,
    Context,
    beside_another,
    contraband,
    done_before,
    firm,
    follows,
    in_list,
    named,
    near,
    surmise,
    told,
    weighed,
    weighs,
)
from monitor.figures.drafts import Draft
from monitor.figures.taxonomy import broader


def mass(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Judge a weight or a volume."""
    if draft.what == "smuggled goods" and weighed(draft, context):
        draft.what = ""  # '159 khúc ngà voi, tổng trọng lượng 615kg là tang vật'
    if draft.what:
        draft.method = "measure"
        if contraband(draft.what):
            common = draft.what in _COMMON or (draft.value == 1 and draft.spelled)
            return not common or told(draft, context) or in_list(draft, earlier)
        listed = in_list(draft, earlier) and bool(draft.action)
        return listed or near(draft, context, FIRM) or _taken(draft, context)
    draft.method = "inherited"
    if draft.foreign:
        return _foreign(draft, context)
    start, end = draft.sentence
    draft.what, close = surmise(draft, earlier, context)
    draft.confidence = 0.8 if close else 0.6
    if context.words.language == "vi" and context.text[start:end].isascii() and end - start > 20:
        return False  # an image's file name: Vietnamese without its accents cannot be read
    if not contraband(draft.what):
        draft.what = draft.what or "smuggled goods"
        return near(draft, context, FIRM)
    if draft.action or close or in_list(draft, earlier) or weighs(draft, context):
        return True
    return any(other.kind == "mass" and draft.start - other.end < 300 for other in earlier[-4:])


_TAKEN = re.compile(
    r"\b(?:were|was|have been|had been|are) (?:also |all )?"
    r"(?:seized|confiscated|recovered|impounded)\b"
)


def _taken(draft: Draft, context: Context) -> bool:
    """True where the sentence ends its list in 'were also seized'."""
    return _TAKEN.search(context.text, draft.end, draft.sentence[1]) is not None


def _foreign(draft: Draft, context: Context) -> bool:
    """'5 kg of a white powder believed to be heroin': what follows may name it after all."""
    after = named(context, draft.end, min(draft.sentence[1], draft.end + 70))
    draft.what, draft.confidence = after[0] if after else "smuggled goods", 0.7
    return near(draft, context, FIRM)


# Traded by right as well as against the law: these need a word of enforcement beside them.
_COMMON = ("wild meat", "skins", "bones", "horns", "plants", "timber", "marine wildlife", "mammals")


def packing(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Judge bags, tablets, animals by the head: a count of what holds or portions something."""
    draft.method = "packing"
    if draft.value == 1 and draft.spelled:
        return False
    if draft.what and contraband(draft.what):
        return True
    if draft.what:
        taken = near(draft, context, frozenset({"seized"})) or follows(draft, earlier)
        return taken or done_before(draft, context, FIRM, 45)
    draft.what, close = surmise(draft, earlier, context)
    if believed := _believed(draft, context):
        draft.what, close = believed, True
    draft.confidence = 0.8 if close else 0.6
    if draft.unit in ("animal", "plant"):
        return close and (told(draft, context) or in_list(draft, earlier))
    if draft.unit in ("tablet", "pill", "brick", "specimen"):
        return bool(draft.what) and (bool(draft.action) or close)
    if _holds(draft, context) or (close and follows(draft, earlier, 4)):
        draft.what = draft.what or _content(draft, context)
        if draft.action == "trafficked" and not firm(draft, context):
            return False
        return close or bool(draft.action)
    if context.text.endswith(_INSIDE, 0, draft.start):
        return False  # '10 tonnes in 306 packages'
    if draft.what and _HIDDEN.match(context.text, draft.end):
        return close or done_before(draft, context, FIRM, 30)
    draft.what = draft.what or "smuggled goods"
    listed = near(draft, context, frozenset({"seized"})) or follows(draft, earlier, 12)
    return draft.action == "seized" and listed


_INSIDE = (" in ", " into ", " inside ", " trong ", " vào ")
_HOLDING = re.compile(
    r"[^.;\d]{0,80}\b(?:containing|contained|holding|held|carrying|filled with|full of|packed with|"
    r"stuffed with|loaded with|believed to (?:be|contain)|suspected to (?:be|contain)|chứa|đựng)\b"
)
_HIDDEN = re.compile(
    r" (?:(?:were |was )?(?:hidden|concealed|stashed|stuffed|buried|sewn|taped)|"
    r"(?:nhỏ )?(?:được )?(?:cất giấu|giấu|trà trộn))\b"
)
_BELIEVED = re.compile(
    r"[^.;\d]{0,60}\b(?:believed to|suspected to|thought to|suspected of being|found to|"
    r"turned out to|containing|holding|nghi là|nghi|được xác định là)\b"
)


def _believed(draft: Draft, context: Context) -> str:
    """Return what 'five packets of a powder believed to be heroin' holds."""
    said = _BELIEVED.match(context.text, draft.end)
    if said is None:
        return ""
    after = named(context, said.end(), min(draft.sentence[1], said.end() + 40))
    return after[0] if after else ""


def _content(draft: Draft, context: Context) -> str:
    """Return what a packing that holds no drug and no animal holds."""
    end = min(draft.sentence[1], draft.end + 100)
    whats = [what for _, what in context.marks.whats_between(draft.end, end)]
    return whats[0] if whats else "smuggled goods"


def _holds(draft: Draft, context: Context) -> bool:
    """True where the words after a packing say that something is in it."""
    return _HOLDING.match(context.text, draft.end) is not None


def thing(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """Judge a thing that is counted itself: tusks, guns, cars."""
    draft.method = "noun"
    if draft.unit == "" or (draft.value == 1 and draft.spelled):
        return False
    if "wildlife products" in broader(draft.what):
        return True
    if contraband(draft.what):
        seen = told(draft, context) or in_list(draft, earlier)
        seen = seen or beside_another(draft, context) or _goes_on(draft, earlier, context)
        return seen or (draft.part and _counted_before(draft, earlier))
    if draft.action == "seized" or near(draft, context, frozenset({"seized"})):
        return True
    if draft.what in _DETECTED and done_before(draft, context, FIRM, 60):
        return True
    if _taken(draft, context):
        return True
    if _armed(draft, context):
        return True
    return follows(draft, earlier) and earlier[-1].kind != "person"


def _armed(draft: Draft, context: Context) -> bool:
    """True for weapons that somebody kept: 'tàng trữ 1 khẩu súng'; nobody holds these by right."""
    if context.words.language != "vi" or not (draft.unit == "weapon" or draft.what == "ammunition"):
        return False
    return near(draft, context, frozenset({"trafficked"}))


_DETECTED = ("smuggled goods", "containers", "cigarettes", "phones", "SIM cards")
_GOING_ON = re.compile(
    r"\W*(?:there (?:were|are)|they (?:were|included)|also|the (?:haul|animals|cargo|shipment|rest|"
    r"seizure|items|consignment|reptiles|birds) (?:included|comprised|consisted)|among|"
    r"trong (?:số|đó|này)|gồm|bao gồm|cụ thể|ngoài ra|bên cạnh đó|cùng với đó)\b"
)


def _goes_on(draft: Draft, earlier: list[Draft], context: Context) -> bool:
    """True where the sentence goes on with the list of the one before: 'There were 34 pythons'."""
    listed = any(
        one.kind in ("thing", "packing") and contraband(one.what) and draft.start - one.end < 400
        for one in earlier[-4:]
    )
    return listed and bool(_GOING_ON.match(context.text, draft.sentence[0]))


def _counted_before(draft: Draft, earlier: list[Draft]) -> bool:
    return any(other.kind == draft.kind for other in earlier[-6:])
