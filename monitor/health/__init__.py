"""What is wrong with a source, told once when it starts and once when it ends: pure."""

from monitor.health.challenge import is_challenge

__all__ = ["is_challenge"]
