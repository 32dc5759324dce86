"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real inputs that lie outside the project; skip where it is absent."""
    place = Path(os.environ.get("MONITOR_SHARED", ROOT.parent / "shared"))
    if not (place / "seeds").is_dir():
        pytest.skip(f"no shared inputs at {place} (set MONITOR_SHARED)")
    return place
