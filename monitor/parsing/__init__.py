"""Hostile bytes are read in worker processes that a deadline can end."""

from monitor.parsing.pool import Parser

__all__ = ["Parser"]
