"""The commands page names every command and every option, and nothing that is not there."""

import re
from pathlib import Path
from typing import Any

import typer

from monitor.cli import app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
COMMON = {"--help", "-h", "--install-completion", "--show-completion"}


def commands(node: Any, name: str = "monitor") -> dict[str, set[str]]:
    """Return every command with the options that it takes."""
    children = getattr(node, "commands", None)
    if not children:
        return {name: {opt for param in node.params for opt in param.opts if opt.startswith("--")}}
    own = {opt for param in node.params for opt in param.opts if opt.startswith("--")}
    found = {name: own} if node.invoke_without_command and name != "monitor" else {}
    for child, command in children.items():
        found |= commands(command, f"{name} {child}")
    return found


def sections() -> dict[str, str]:
    """Return the text of the page by command: headings are "### `monitor NAME`"."""
    page = PAGE.read_text(encoding="utf-8")
    parts = re.split(r"^### `(monitor [^`]*)`$", page, flags=re.MULTILINE)
    names = [re.findall(r"^monitor(?: [a-z-]+)+", head)[0] for head in parts[1::2]]
    return dict(zip(names, parts[2::2], strict=True))


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    there = set(commands(typer.main.get_command(app)))
    assert set(sections()) == there


def test_every_option_is_explained_where_it_belongs() -> None:
    pages = sections()
    missing = [
        f"{name} {option}"
        for name, options in commands(typer.main.get_command(app)).items()
        for option in sorted(options - COMMON)
        if f"`{option}" not in pages.get(name, "")
    ]
    assert not missing
