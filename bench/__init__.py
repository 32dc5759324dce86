"""Measurements beside named peers; each folder runs as `python -m bench.<name>`."""
