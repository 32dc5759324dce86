"""When to look at a source again, and when to tell: pure, both told `now`."""
