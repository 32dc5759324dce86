"""Term packs made ready for queries: each form becomes what a user would have typed for it."""

from functools import lru_cache
from itertools import chain

from monitor.query import Leaf, Typed, leaves
from monitor.query import Packs as QueryPacks
from monitor.terms import Concept, Packs
from monitor.text import fold, nfc


@lru_cache(maxsize=4)
def for_queries(packs: Packs) -> QueryPacks:
    """Return what queries may name."""
    named = packs.named()
    typed = {id(each): _typed(each) for concepts in named.values() for each in concepts}
    terms = {
        name: tuple(dict.fromkeys(chain.from_iterable(typed[id(each)] for each in concepts)))
        for name, concepts in named.items()
    }
    return QueryPacks(terms=terms, aliases=_aliases(packs))


def typed_forms(language: str, form: str) -> tuple[Typed, ...]:
    """Return a form of a pack as typed. English is inflected; it is never a Vietnamese word."""
    text = form.removeprefix("=").removesuffix("*").strip('"')
    one = Typed(
        text=text,
        quoted=form.startswith('"') or language not in ("en", "any"),
        case=form.startswith("="),
        prefix=form.endswith("*"),
        plain=language in ("en", "any", "fr", "id"),
    )
    if one.quoted or one.case or one.prefix or " " not in text or language != "en":
        return (one,)
    many = Typed(text=_plural(text), quoted=True, plain=True)
    return (one, many)


def pack_leaves(concept: Concept, language: str | None = None) -> tuple[Leaf, ...]:
    """Return what a concept looks for, in one language or in all."""
    forms = [form for form in concept if language in (None, form[0])]
    return leaves(tuple(typed for each in forms for typed in typed_forms(*each)))


def _typed(concept: Concept) -> list[Typed]:
    return [typed for language, form in concept for typed in typed_forms(language, form)]


def _plural(text: str) -> str:
    if text.endswith("y") and text[-2] not in "aeiou":
        return text[:-1] + "ies"
    return text + ("es" if text.endswith(("s", "x", "ch", "sh")) else "s")


def _aliases(packs: Packs) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pack in packs.packs:
        for concept in pack.concepts:
            for name in concept.alike:
                others = tuple(other for other in concept.alike if other != name)
                found[" ".join(fold(nfc(name)).split())] = others
    return found
