"""What an index is asked, in the words of FTS5 and of PostgreSQL's tsquery."""

from monitor.query import Every, Needs, Some, Words


def fts5(need: Needs) -> str:
    """Return a MATCH expression. Every word is quoted: none can be an operator."""
    match need:
        case Words():
            return f'"{" ".join(need.words)}"' + (" *" if need.prefix else "")
        case Every():
            return "(" + " AND ".join(map(fts5, need.parts)) + ")"
        case Some():
            return "(" + " OR ".join(map(fts5, need.parts)) + ")"


def tsquery(need: Needs) -> str:
    """Return what to_tsquery takes; words are letters and figures only."""
    match need:
        case Words():
            words = [f"'{word}'" for word in need.words]
            words[-1] += ":*" if need.prefix else ""
            return "(" + " <-> ".join(words) + ")"
        case Every():
            return "(" + " & ".join(map(tsquery, need.parts)) + ")"
        case Some():
            return "(" + " | ".join(map(tsquery, need.parts)) + ")"
