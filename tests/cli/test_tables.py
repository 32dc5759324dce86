"""Tables are readable on the screens people have: 80 columns, 120, and none at all."""

import pytest
from rich.cells import cell_len
from rich.console import Console

from monitor.cli import context

COLUMNS = ("id", "published", "source", "title", "topics")
ROWS = [
    ("14", "2026-10-02 16:05", "vna-vi", "Chiến dịch Con Rồng Mê Kông bước sang giai đoạn 8",
     "drug-trafficking transnational-crime wildlife-trafficking"),
    ("5", "2026-10-04 09:00", "vna-en", "Dragon fruit exports rise in the delta", ""),
]  # fmt: skip


def drawn(monkeypatch: pytest.MonkeyPatch, width: int) -> str:
    screen = Console(width=width, force_terminal=True, color_system=None, record=True)
    monkeypatch.setattr(context, "console", lambda: screen)
    context.table(COLUMNS, ROWS)
    return screen.export_text()


@pytest.mark.parametrize("width", [60, 80, 120, 300])
def test_on_a_screen(
    monkeypatch: pytest.MonkeyPatch, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """No line is cut, no word is broken, on the widest every row is one line."""
    shown = drawn(monkeypatch, width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    for word in " ".join(cell for row in ROWS for cell in row).split():
        assert word in shown
    assert (shown.count("\n") == 3) == (width == 300)


def test_names_and_dates_come_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A long title gives way to them."""
    assert "2026-10-02 16:05  vna-vi" in drawn(monkeypatch, 100)


def test_too_narrow_for_anything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words are broken then, but nothing is lost."""
    shown = drawn(monkeypatch, 30)
    assert all(cell_len(line) <= 30 for line in shown.splitlines())
    assert shown.replace("\n", "").replace(" ", "").count("-") == 2 * 2 + 3 + 2


def test_off_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """Plain lines, tab-separated, without a heading."""
    context.table(COLUMNS, ROWS)
    assert capsys.readouterr().out == "".join("\t".join(row) + "\n" for row in ROWS)
