"""One third-party package, one door."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "monitor"
# package -> the files or folders that may import it
DOORS = {
    "httpx": ("net",),
    "httpcore": ("net",),
    "feedparser": ("sources/feed.py",),
    "sqlalchemy": ("store",),
    "sqlmodel": ("store",),
    "alembic": ("store",),
    "apscheduler": ("daemon.py",),
    "lark": ("query",),
    "selectolax": ("markup", "markup.py", "extract", "sources"),
    "protego": ("fetch",),
    "warcio": ("fetch", "demo"),
    "aiosmtplib": ("channels",),
    "slack_sdk": ("channels",),
    "apprise": ("channels",),
    "jinja2": ("channels",),
    "css_inline": ("channels",),
    "ahocorasick_rs": ("topics", "query", "figures"),
    "pycld2": ("language.py",),
    "rapidfuzz": ("dedup", "diff.py"),
    "structlog": ("log.py",),
    "typer": ("cli",),
    "rich": ("cli", "channels/terminal.py"),
    "tomlkit": ("cli", "sources"),
    "cronsim": ("schedule",),
    "resvg_py": ("cli",),
    "platformdirs": ("settings",),
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", DOORS)
def test_a_package_has_one_door(package: str) -> None:
    doors = DOORS[package]
    strays = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if package in imported(path)
        and not any(str(path.relative_to(ROOT)).startswith(door) for door in doors)
    ]
    assert not strays


def test_only_the_clock_asks_what_time_it_is() -> None:
    strays = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if path.name != "clock.py"
        and any(
            word in path.read_text(encoding="utf-8") for word in ("datetime.now(", "time.time(")
        )
    ]
    assert not strays


def test_only_the_settings_read_the_environment() -> None:
    strays = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not str(path.relative_to(ROOT)).startswith("settings")
        and any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "os.getenv"))
    ]
    assert not strays


def test_printing_help_loads_nothing_heavy() -> None:
    code = "import sys, monitor.cli; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"asyncio", "httpx", "pydantic", "rich", "selectolax", "sqlalchemy", "sqlmodel", "ssl"}
    assert not heavy & set(done.stdout.split())
