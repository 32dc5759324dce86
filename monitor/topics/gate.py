"""A quick no: which topics can be true at all, from the forms that may stand in an article."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from monitor.query.tree import (
    And,
    AtLeast,
    Leaf,
    Near,
    Node,
    Or,
    Pack,
    Weighted,
    Within,
    parts_of,
)

_MANY = 4  # parts of an OR from which on it pays to know which may be true

Numbers = Mapping[int, tuple[int, ...]]
Group: TypeAlias = frozenset[int]


def required(node: Node, numbers: Numbers) -> tuple[Group, ...]:
    """Return groups of forms: where `node` is true, one form at least of every group stands.

    () where nothing can be said. `numbers` are the forms of each term, by the node's id().
    """
    match node:
        case Leaf() | Pack():
            return (frozenset(numbers[id(node)]),)
        case And():
            return tuple(group for part in node.parts for group in required(part, numbers))
        case Near():
            return (*required(node.left, numbers), *required(node.right, numbers))
        case Or():
            each = [cover(part, numbers) for part in node.parts]
            known = [found for found in each if found is not None]
            return (frozenset().union(*known),) if len(known) == len(each) else ()
        case Within() | Weighted() | AtLeast():
            return required(node.part, numbers)
        case _:
            return ()


def cover(node: Node, numbers: Numbers) -> Group | None:
    """Return the smallest group that `node` requires, None where it requires none."""
    return min(required(node, numbers), key=len, default=None)


class Gates:
    """All trees at once: each form sets a bit for every group it is in."""

    def __init__(self, trees: Iterable[Node], numbers: Numbers) -> None:
        self._always: list[int] = []
        self._full: list[int] = []
        bits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, tree in enumerate(trees):
            groups = required(tree, numbers)
            self._full.append((1 << len(groups)) - 1)
            if not groups:
                self._always.append(index)
            for place, group in enumerate(groups):
                for number in group:
                    bits[number].append((index, 1 << place))
        self._bits = {number: tuple(found) for number, found in bits.items()}

    def open(self, present: set[int]) -> list[int]:
        """Return the numbers of the trees that may be true, in order."""
        bits, full = self._bits, self._full
        # The smaller side is gone through: an OR of a few terms, or a few terms in an article.
        few = [n for n in bits if n in present] if len(bits) < len(present) else present
        seen: dict[int, int] = {}
        for number in few:
            for index, bit in bits.get(number, ()):
                seen[index] = seen.get(index, 0) | bit
        found = [index for index, held in seen.items() if held == full[index]]
        return sorted([*self._always, *found])


class Choices:
    """Which parts of an OR may be true, without asking each; made for each OR when first asked."""

    def __init__(self, trees: Iterable[Node], numbers: Numbers) -> None:
        self._numbers = numbers
        self._ors: set[int] = set()
        self._made: dict[int, Gates] = {}
        for tree in trees:
            self._note(tree)

    def _note(self, node: Node) -> None:
        if isinstance(node, Or) and len(node.parts) >= _MANY:
            self._ors.add(id(node))
        for part in parts_of(node):
            self._note(part)

    def likely(self, node: Or, present: set[int]) -> Sequence[Node]:
        """Return the parts that may be true where these forms may stand, in their order."""
        key = id(node)  # nodes live as long as their matcher
        if key not in self._ors:
            return node.parts
        gates = self._made.get(key)
        if gates is None:
            gates = self._made[key] = Gates(node.parts, self._numbers)
        return [node.parts[at] for at in gates.open(present)]
