"""What the thousandth copy of one text costs, beside the fiftieth: CPU time of storing it."""

import time

from bench.dedup.archive import NOW, article
from monitor.dedup import fingerprint
from monitor.store import open_store
from monitor.understand import Reading

_TEXT = (
    "Wardens of the marsh near Lake Oru stopped a truck on 9 May and found 845 kg of shark fins "
    "under crates of mangoes, sheet {}. The driver, Teo Lasam, told them that he had loaded it at "
    "Bintu for a firm called Harbour Gold, and that 3,700 dollars were waiting for him. A court "
    "in Marna will hear him on Friday; the fins were burnt in the yard of the ministry."
)
STEPS = (1, 10, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def run(count: int) -> None:
    """Store so many copies, all the same and each with an edit, and print what one costs."""
    for name, edited in (("same", False), ("edited", True)):
        store = open_store("sqlite://")
        spent, since = 0.0, 0
        for number in range(1, count + 1):
            text = _TEXT.format(number if edited else 1)
            given = article(str(number), text, source=f"s{number % 7}")
            reading = Reading(article=given, matches=(), figures=(), fingerprint=fingerprint(given))
            start = time.process_time()
            store.articles.add(reading, None, (f"b:{number}",), NOW)
            spent += time.process_time() - start
            if number in STEPS or number == count:
                print(f"{name:6} up to {number:>6,}: {spent * 1000 / (number - since):6.2f} ms")
                spent, since = 0.0, number
        print(f"{name:6} stories: {len(store.stories.latest(None))}")
        store.close()
