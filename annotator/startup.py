"""Settings of the whole process, each with the measurement that justifies it."""

import gc

_NEW_OBJECTS = 100_000
"""The number of new objects after which Python looks for reference cycles; its own is 700."""


def collect_garbage_seldom() -> None:
    """Look for reference cycles after many new objects only.

    Articles, annotations and their rows are tens of thousands of objects without cycles.
    Measured while six articles of 1 MB with 10,000 annotations each were opened: with Python's
    own thresholds the collector took 11 % of the time, and one full collection held the window
    up for 80 ms. With these thresholds it did not run at all.
    """
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
