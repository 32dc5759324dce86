"""The full-text tables: made by hand, because SQLite and PostgreSQL share no word for them."""

CREATE = {
    "sqlite": ("CREATE VIRTUAL TABLE article_fts USING fts5(title, text, tokenize = 'unicode61')",),
    "postgresql": (
        "CREATE TABLE article_fts (article_id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX article_fts_words ON article_fts USING GIN (words)",
    ),
}
