"""Where a term stands in one article: the plain way, a pattern for each form.

monitor.topics finds the same places for thousands of terms at once; a property test compares.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.query.reading import Place, Reading, View
from monitor.query.stems import stem
from monitor.query.tree import Form, Leaf, Node, Or, Pack


class PlainFinder:
    """Finds terms in one reading, each when it is asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[Leaf, list[Place]] = {}

    def find(self, node: Leaf | Pack) -> list[Place]:
        """Return the places of a term or of any term of a pack, in order."""
        leaves = (node,) if isinstance(node, Leaf) else node.leaves
        return in_order(place for leaf in leaves for place in self._leaf(leaf))

    def likely(self, node: Or) -> Sequence[Node]:
        """Return every part: each is looked for when it is asked for."""
        return node.parts

    def _leaf(self, leaf: Leaf) -> list[Place]:
        if leaf not in self._known:
            self._known[leaf] = [
                place for form in leaf.forms for place in places_of(form, self._reading)
            ]
        return self._known[leaf]


def in_order(places: Iterable[Place]) -> list[Place]:
    """Return the places once each, by their start."""
    return sorted(set(places))


def places_of(form: Form, reading: Reading) -> Iterator[Place]:
    """Yield every place where a form stands."""
    for view in reading.views:
        for start, end in _candidates(form, view, reading):
            place = Place(view.place(start), view.place(end - 1) + 1)
            if is_right(form, reading, place):
                yield place


def _candidates(form: Form, view: View, reading: Reading) -> Iterator[tuple[int, int]]:
    if form.unspaced:
        pattern = " *".join(re.escape(char) for char in form.words[0])
        yield from (found.span(1) for found in re.finditer(f"(?=({pattern}))", view.folded))
        return
    if form.stem and reading.stemmed:
        for word in re.finditer("[^ ]+", view.folded):
            if stem(word.group()) == form.stem:
                yield word.span()
        return
    pattern = " +".join(map(re.escape, form.words)) + ("[^ ]*" if form.prefix else "")
    whole = f"(?<![^ ])(?=({pattern})(?![^ ]))"
    yield from (found.span(1) for found in re.finditer(whole, view.folded))


def is_right(form: Form, reading: Reading, place: Place) -> bool:
    """Tell whether accents, capitals and numerals at a place are those of the form."""
    if form.plain and not "".join(reading.written(place)).isascii():
        return False
    if form.exact and not _same(reading.words(place), form.exact, form.prefix):
        return False
    if form.case and not _same(reading.written(place), form.case, form.prefix):
        return False
    if form.upper:
        written = reading.written(place)
        return all(written[at].isupper() for at in form.upper if at < len(written))
    return True


def _same(found: list[str], wanted: tuple[str, ...], prefix: bool) -> bool:
    if not prefix:
        return tuple(found) == wanted
    return tuple(found[:-1]) == wanted[:-1] and found[-1].startswith(wanted[-1])
