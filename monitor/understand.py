"""From a fetched page to everything the archive keeps of it: read, match, count, fingerprint.

Pure, and whole in one call, so that it can run in a worker process that a deadline can end.
"""
