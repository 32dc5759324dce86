"""A pack of terms as values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# 'any' holds names that are written alike everywhere (OMD, UNODC).
LANGUAGES = ("any", "en", "vi", "zh", "th", "lo", "km", "fr", "id")


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One thing and what it is called: forms by language, where they come from, and their proof.

    A form is written as in a query: =OMD counts in capitals only, "quoted" is not inflected, a
    last * lets the word go on. `must` holds texts in which the concept stands, `must_not` texts in
    which it does not. `alike` are names of one operation: with a number after it, each stands for
    the others.
    """

    name: str
    forms: Mapping[str, tuple[str, ...]] = field(hash=False)
    source: str = ""
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield (language, form)."""
        return ((language, form) for language, forms in self.forms.items() for form in forms)


@dataclass(frozen=True, kw_only=True)
class TermPack:
    """Concepts that belong together. `file` is where they were read."""

    name: str
    title: str
    concepts: tuple[Concept, ...]
    file: str = ""


@dataclass(frozen=True, eq=False)
class Packs:
    """Every pack there is: equal only to itself, so that it can be a key of what is built on it."""

    packs: tuple[TermPack, ...]

    def named(self) -> dict[str, tuple[Concept, ...]]:
        """Return the concepts behind each name that @pack: takes: packs, then single concepts."""
        found: dict[str, tuple[Concept, ...]] = {}
        for pack in self.packs:
            found[pack.name] = (*found.get(pack.name, ()), *pack.concepts)
        for pack in self.packs:
            for concept in pack.concepts:
                if concept.name not in {each.name for each in self.packs}:
                    found[concept.name] = (*found.get(concept.name, ()), concept)
        return found
