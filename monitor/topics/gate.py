"""A quick no: which topics can be true at all, from the forms that may stand in an article."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
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
    """All trees at once: each is looked at where the smallest of its groups has a form present."""

    def __init__(self, trees: Iterable[Node], numbers: Numbers) -> None:
        self._always: list[int] = []
        self._others: list[tuple[Group, ...]] = []
        keys: dict[int, list[int]] = defaultdict(list)
        for index, tree in enumerate(trees):
            smallest, *others = sorted(required(tree, numbers), key=len) or (None,)
            self._others.append(tuple(others))
            if smallest is None:
                self._always.append(index)
            for number in smallest or ():
                keys[number].append(index)
        self._trees = dict(keys)
        self._keys = frozenset(keys)

    def open(self, present: set[int]) -> list[int]:
        """Return the numbers of the trees that may be true, in order."""
        keys = map(self._trees.__getitem__, self._keys & present)
        found = [
            index
            for index in set(chain.from_iterable(keys))
            if not any(map(present.isdisjoint, self._others[index]))
        ]
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
