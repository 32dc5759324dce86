"""Read an article from a page: the text, all of it, nothing else, and how each part is known."""

from monitor.extract.reader import extract

__all__ = ["extract"]
