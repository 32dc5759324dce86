"""A scheduled news monitor: watches sources, keeps articles, explains matches, sends digests."""
