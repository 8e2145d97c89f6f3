"""What every process of ours begins with: how it logs, when it looks for garbage, where it puts what it soon drops."""

import logging
import os
import tempfile
from pathlib import Path

from corpus.masking import masked

LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
GARBAGE = 100_000, 20, 100  # objects made before the collector looks; younger generations before it looks at older


class MaskingFormatter(logging.Formatter):
    """Writes a record, its traceback included, without what is personal in it."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def log_to_stderr(level: int | str) -> None:
    """Let this process log from `level` on, masked; a process that logs already is left as it is."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(LOG_FORMAT))
    logging.basicConfig(level=level, handlers=[handler])


def make_room(home: Path) -> None:
    """Have temporary files under `home` where there is no other place for them, and always those of SQLite.

    So a home that can be written is all that has to be. Where it cannot be either, everything stays as it is.
    """
    room = home / "tmp"
    try:
        room.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if not os.access(room, os.W_OK):
        return
    os.environ.setdefault("SQLITE_TMPDIR", str(room.resolve()))
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        os.environ["TMPDIR"] = tempfile.tempdir = str(room.resolve())
