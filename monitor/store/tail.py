"""The latest articles' hashes, held in memory until there are enough of them for the database.

A hash lies anywhere in its index: written one article at a time, each of sixty hashes costs a page.
Two thousand articles at once, in order, cost a tenth of that.
"""

from collections.abc import Iterator, Mapping, Sequence

FULL = 2_048  # articles


class Tail:
    """Hashes of the articles after `mark`, up to `seen`; those up to the mark are in the index."""

    def __init__(self) -> None:
        self.mark = 0
        self.seen = 0
        self._hashes: dict[int, Sequence[int]] = {}
        self._holders: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._hashes

    def restart(self, mark: int) -> None:
        """Forget everything; the index now reaches up to `mark`."""
        self.mark = self.seen = mark
        self._hashes.clear()
        self._holders.clear()

    def add(self, article_id: int, hashes: Sequence[int]) -> None:
        """Hold an article."""
        self._hashes[article_id] = hashes
        self.seen = max(self.seen, article_id)
        for each in hashes:
            self._holders.setdefault(each, []).append(article_id)

    def drop(self, article_id: int) -> None:
        """Forget an article that is held."""
        for each in self._hashes.pop(article_id):
            self._holders[each].remove(article_id)
        if article_id == self.seen:
            self.seen = max(self._hashes, default=self.mark)

    def holders(self, hashes: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """Yield the hashes that any article has, and which."""
        held: Mapping[int, list[int]] = self._holders
        for each in hashes:
            found = held.get(each)
            if found:
                yield each, found

    def first(self, of: int) -> int | None:
        """Return the first article that has a hash."""
        return next(iter(self._holders.get(of, ())), None)

    def sorted(self) -> list[tuple[int, int]]:
        """Return all (hash, article) in the order of the index."""
        return sorted((each, held) for held, hashes in self._hashes.items() for each in hashes)
