"""A quick no: whether a topic can be true at all, from which forms may stand in an article."""

from collections.abc import Mapping
from typing import TypeAlias

from monitor.query.tree import And, AtLeast, Leaf, Near, Node, Or, Pack, Weighted, Within

Numbers = Mapping[int, tuple[int, ...]]


class OneOf:
    """Opens where one of its forms may stand."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self._numbers = frozenset(numbers)

    def opens(self, present: set[int]) -> bool:
        """Tell whether a topic may be true with these forms."""
        return not self._numbers.isdisjoint(present)


class AllOf:
    """Opens where all its parts open."""

    def __init__(self, parts: list["Gate"]) -> None:
        self._parts = parts

    def opens(self, present: set[int]) -> bool:
        """Tell whether a topic may be true with these forms."""
        return all(part.opens(present) for part in self._parts)


class AnyOf:
    """Opens where one of its parts opens."""

    def __init__(self, parts: list["Gate"]) -> None:
        self._parts = parts

    def opens(self, present: set[int]) -> bool:
        """Tell whether a topic may be true with these forms."""
        return any(part.opens(present) for part in self._parts)


Gate: TypeAlias = OneOf | AllOf | AnyOf


def gate(node: Node, numbers: Numbers) -> Gate | None:
    """Return the gate of a tree, None where it cannot say no."""
    match node:
        case Leaf() | Pack():
            return OneOf(numbers[id(node)])
        case And() | Near():
            known = [found for part in _parts(node) if (found := gate(part, numbers))]
            return AllOf(known) if known else None
        case Or():
            each = [gate(part, numbers) for part in node.parts]
            known = [found for found in each if found]
            return AnyOf(known) if len(known) == len(each) else None
        case Within() | Weighted() | AtLeast():
            return gate(node.part, numbers)
        case _:
            return None


def cover(node: Node, numbers: Numbers) -> frozenset[int] | None:
    """Return forms of which one at least stands wherever `node` is true, None if there are none.

    Of the parts that must all be true the one with the fewest forms is taken.
    """
    match node:
        case Leaf() | Pack():
            return frozenset(numbers[id(node)])
        case And() | Near():
            known = [found for part in _parts(node) if (found := cover(part, numbers)) is not None]
            return min(known, key=len) if known else None
        case Or():
            each = [cover(part, numbers) for part in node.parts]
            known = [found for found in each if found is not None]
            return frozenset().union(*known) if len(known) == len(each) else None
        case Within() | Weighted() | AtLeast():
            return cover(node.part, numbers)
        case _:
            return None


def _parts(node: And | Near) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And) else (node.left, node.right)
