"""What a run cost: time, our own CPU, that of our worker processes, the peak of memory."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Cost:
    """Seconds and megabytes; `count` is what the seconds are shared by."""

    name: str
    count: int
    wall: float = 0.0
    cpu: float = 0.0

    def __str__(self) -> str:
        rate = self.count / self.wall
        each = self.cpu / self.count * 1e3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{self.name:44} {rate:8.0f} /s  {each:6.2f} ms CPU each  {self.wall:6.2f} s"
            f"  peak {peak:4.0f} MB"
        )


@contextmanager
def measured(name: str, count: int) -> Iterator[Cost]:
    """Measure the block and print a line."""
    cost = Cost(name, count)
    wall, cpu = time.perf_counter(), time.process_time()
    yield cost
    cost.wall, cost.cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(cost, flush=True)
