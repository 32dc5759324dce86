"""Dates and feeds: ours beside named peers, in one run."""
