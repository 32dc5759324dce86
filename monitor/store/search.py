"""Full text of the archive, folded: FTS5 on SQLite, tsvector on PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, text

from monitor.model import Article
from monitor.store.database import Database
from monitor.text import fold

_PUT = {
    "sqlite": text("INSERT INTO article_fts (rowid, title, text) VALUES (:id, :title, :text)"),
    "postgresql": text(
        "INSERT INTO article_fts (article_id, words) VALUES (:id, "
        "setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :text))"
    ),
}
_FORGET = {
    "sqlite": text("DELETE FROM article_fts WHERE rowid = :id"),
    "postgresql": text("DELETE FROM article_fts WHERE article_id = :id"),
}


class Search:
    """The index that finds articles by their words."""

    def __init__(self, database: Database) -> None:
        self._put: Any = _PUT[database.dialect]
        self._forget: Any = _FORGET[database.dialect]

    def put(self, tx: Connection, article_id: int, article: Article) -> None:
        """Index a new article."""
        words = {"title": fold(article.title), "text": fold(article.text)}
        tx.execute(self._put, {"id": article_id} | words)

    def replace(self, tx: Connection, article_id: int, article: Article) -> None:
        """Index an article anew."""
        tx.execute(self._forget, {"id": article_id})
        self.put(tx, article_id, article)
