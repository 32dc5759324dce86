"""What is wrong with a source, told once when it starts and once when it ends: pure."""

from monitor.health.challenge import is_challenge
from monitor.health.diagnosis import KINDS, Change, diagnose, silent_after

__all__ = ["KINDS", "Change", "diagnose", "is_challenge", "silent_after"]
