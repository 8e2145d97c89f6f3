"""Waits for what comes in its own time: how long a machine takes is nobody's business, only that it comes."""

import time
from collections.abc import Callable
from typing import TypeVar

HUNG = 300.0  # seconds after which what has not come is taken never to come, on however busy a machine

T = TypeVar("T")


def until(found: Callable[[], T]) -> T:
    """Return what is found as soon as there is something. Raises AssertionError where nothing comes."""
    end = time.monotonic() + HUNG
    while not (value := found()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
    return value
