"""From a word or phrase as typed to the spellings that are looked for.

Accents that are typed count; a word typed without them is found with any. English words are found
in every inflection unless quoted. Numbers of operations are one in roman and arabic figures.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.query.stems import stem
from monitor.query.tree import Form
from monitor.text import exact, fold, is_unspaced, nfc

_TENS, _ONES = ("", "x", "xx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = dict(enumerate(tens + ones for tens in _TENS for ones in _ONES))
del _ROMAN[0]
_ARABIC = {roman: str(number) for number, roman in _ROMAN.items()}

_NUMBER = re.compile(r"[\dIVX]")

# Names of one operation: 'omd' -> ((mekong, dragon), ...). Keys and values as typed.
Aliases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A word or phrase as it stands in a query. `quoted` phrases are not inflected.

    `plain` is set for words of a language without accents: they are no Vietnamese word.
    """

    text: str
    quoted: bool = False
    case: bool = False
    prefix: bool = False
    plain: bool = False


def forms(typed: Typed, aliases: Aliases) -> tuple[Form, ...]:
    """Return the forms of what was typed; () where it has no letter and no figure."""
    first = _form(typed)
    if first is None:
        return ()
    if typed.case or typed.prefix or first.unspaced:
        return (first,)
    if not _NUMBER.search(typed.text):
        return (first,)
    found = [first, *_numbered(first, typed.text)]
    for name in _other_names(first, typed.text, aliases):
        found += name
    return tuple(dict.fromkeys(found))


def _form(typed: Typed) -> Form | None:
    text = nfc(typed.text)
    words = tuple(fold(text).split())
    if not words:
        return None
    if is_unspaced(text):
        return Form(words=("".join(words),), unspaced=True)
    plain = text if text.isascii() and not typed.case else _letters(text)
    accented = not text.isascii() and exact(plain) != fold(text)
    may_inflect = len(words) == 1 and not (typed.quoted or accented or typed.prefix or typed.case)
    return Form(
        words=words,
        exact=tuple(exact(plain).split()) if accented and not typed.case else (),
        case=tuple(plain.split()) if typed.case else (),
        stem=stem(words[0]) if may_inflect else "",
        prefix=typed.prefix,
        plain=typed.plain and not accented,
    )


def _letters(text: str) -> str:
    """Return `text` with a space for whatever folding turns into one."""
    pairs = zip(text, fold(text), strict=True)
    return "".join(" " if folded == " " else char for char, folded in pairs)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` as they are written."""
    return tuple(_letters(text).split())


def _numbered(form: Form, text: str) -> list[Form]:
    """Return the form with its number in the other figures, and glued on: OMD VII, OMD 7, OMD7."""
    found: list[Form] = []
    for at, (word, written) in enumerate(zip(form.words, words_of(text), strict=True)):
        if at == 0 and (len(form.words) > 1 or len(_ROMAN.get(_number(word), "")) == 1):
            continue  # a lone 5 or V is anything; "7 suspects" is a count
        if word.isdigit() and (roman := _ROMAN.get(int(word[:3]))):
            found.append(_swapped(form, at, roman, (at,)))
        elif written.isupper() and word in _ARABIC and (len(word) > 1 or at):
            found.append(_swapped(form, at, _ARABIC[word], ()))
    if len(form.words) == 2 and form.words[0].isalpha() and len(form.words[0]) <= 5:
        glued = ["".join(each.words) for each in (form, *found) if each.words[1].isdigit()]
        found += [Form(words=(word,)) for word in glued]
    return found


def _number(word: str) -> int:
    return int(word[:3]) if word.isdigit() else int(_ARABIC.get(word, 0))


def _swapped(form: Form, at: int, word: str, upper: tuple[int, ...]) -> Form:
    def put(words: tuple[str, ...]) -> tuple[str, ...]:
        return (*words[:at], word, *words[at + 1 :]) if words else ()

    return replace(form, words=put(form.words), exact=put(form.exact), stem="", upper=upper)


def operation_and_number(texts: list[str], aliases: Aliases) -> bool:
    """Tell whether words typed side by side are a known operation and its number: OMD 7."""
    name, number = " ".join(texts[:-1]), texts[-1]
    is_number = number.isdigit() or (number.isupper() and fold(number) in _ARABIC)
    return is_number and fold(nfc(name)) in aliases


def _other_names(form: Form, text: str, aliases: Aliases) -> list[list[Form]]:
    """Return the forms of a numbered operation under its other names: Mekong Dragon 7."""
    written = words_of(text)
    name = " ".join(form.words[:-1])
    if not operation_and_number([name, written[-1]], aliases) if len(written) > 1 else True:
        return []
    others = [f"{other} {written[-1]}" for other in aliases[name]]
    made = [(other, _form(Typed(text=other, quoted=True))) for other in others]
    return [[found, *_numbered(found, other)] for other, found in made if found]
