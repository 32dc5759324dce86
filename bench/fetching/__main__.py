"""python -m bench.fetching [--poll]: the fetch layer beside a bare client; with --poll whole polls.

The origin runs beside it on loopback and answers after 10 to 30 ms; at most four requests at a
time go to one host.
"""

import argparse
import asyncio

from bench.fetching import layer, origin


def main() -> None:
    """Run the scenarios."""
    asked = argparse.ArgumentParser(prog="python -m bench.fetching", description=__doc__)
    asked.add_argument("--poll", action="store_true", help="whole polls: fetch, read, store")
    given = asked.parse_args()
    with origin.running() as port:
        if given.poll:
            from bench.fetching import polls

            asyncio.run(polls.run(port))
        else:
            asyncio.run(layer.run(port))


if __name__ == "__main__":
    main()
