"""python -m bench.fetching [--poll | --day] [--quick]: fetching beside a bare httpx client.

Without an option the fetch layer alone; --poll: whole polls that read, match and store; --day: a
day of 500 sources in compressed time, with memory and file handles; --quick: a fifth of each, for
a look. The origin runs beside it on loopback and answers after 10 to 30 ms; at most four requests
at a time go to one host.
"""

import argparse
import asyncio

from bench.fetching import layer, origin

FULL, QUICK = 1000, 200  # feeds


def main() -> None:
    """Run the scenarios."""
    asked = argparse.ArgumentParser(prog="python -m bench.fetching", description=__doc__)
    asked.add_argument("--poll", action="store_true", help="whole polls: fetch, read, store")
    asked.add_argument("--day", action="store_true", help="a day in compressed time")
    asked.add_argument("--quick", action="store_true", help="a fifth of the feeds")
    given = asked.parse_args()
    count = QUICK if given.quick else FULL
    with origin.running() as port:
        if given.poll:
            from bench.fetching import polls

            asyncio.run(polls.run(port, count))
        elif given.day:
            from bench.fetching import day

            asyncio.run(day.run(port, count=count // 2))
        else:
            asyncio.run(layer.run(port, count))


if __name__ == "__main__":
    main()
