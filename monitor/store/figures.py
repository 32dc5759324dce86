"""The numbers that articles state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields

from sqlalchemy import Connection, delete, insert, select

from monitor.model import Figure
from monitor.store.database import Database
from monitor.store.dialect import Prepared
from monitor.store.tables import FIGURE

_NAMES = tuple(field.name for field in fields(Figure))


class Figures:
    """The figures of articles."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add = Prepared(database, FIGURE, insert(FIGURE))

    def put(self, tx: Connection, article_id: int, figures: Iterable[Figure]) -> None:
        """Keep the figures of a new article, in the order of the text."""
        rows = [
            {"article_id": article_id, "position": position}
            | {name: getattr(figure, name) for name in _NAMES}
            for position, figure in enumerate(figures)
        ]
        self._add.run_many(tx, rows)

    def replace(self, tx: Connection, article_id: int, figures: Iterable[Figure]) -> None:
        """Keep these figures of an article and no others."""
        tx.execute(delete(FIGURE).where(FIGURE.c.article_id == article_id))
        self.put(tx, article_id, figures)

    def of(self, tx: Connection, ids: Sequence[int]) -> dict[int, tuple[Figure, ...]]:
        """Return the figures of each article that states any, in the order of the text."""
        query = select(FIGURE).where(FIGURE.c.article_id.in_(ids)).order_by(FIGURE.c.position)
        found: dict[int, list[Figure]] = defaultdict(list)
        for row in tx.execute(query).mappings():
            found[row["article_id"]].append(Figure(**{name: row[name] for name in _NAMES}))
        return {article_id: tuple(figures) for article_id, figures in found.items()}
