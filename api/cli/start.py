"""Where the command line begins: an interrupt while its libraries load, or once it is done, is one sentence as well.

Loads nothing of ours itself. In the background a shell has interrupts ignored; that is left as it is.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130  # what a shell reports for SIGINT


def main() -> None:
    """Load the command line and run it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    from api.cli.main import main as command  # takes a second, more on a busy machine

    command()


@contextmanager
def interruptible() -> Iterator[None]:
    """Have an interrupt raise KeyboardInterrupt for as long as the block lasts."""
    before = signal.getsignal(signal.SIGINT)
    try:
        if before is _stop:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGINT, before)
    except KeyboardInterrupt:  # between the block and its ends
        _stop()


def _stop(*_: object) -> None:
    """End the process here and now: there is nothing to give back, and unwinding would show where it stood."""
    os.write(2, b"tiaoli: interrupted\n")
    os._exit(INTERRUPTED)
