"""`python -m bench.reading`: date strings and feeds, beside the peers of requirements.txt."""

from bench.reading import dates, feeds

if __name__ == "__main__":
    dates.report()
    feeds.report()
