"""Marks on a reader's options: what the configuration must check before it accepts them."""

from typing import Annotated

CSS = "css"
PATTERNS = "patterns"

Css = Annotated[str, CSS]  # a CSS selector; '' leaves the option out
Patterns = Annotated[tuple[str, ...], PATTERNS]  # regular expressions
