"""The graph on disk: ``<home>/models/e5-int8-<what it is made of>-<its digest>.onnx``, made once.

What is read back is compared with its digest; a damaged graph is made again and that is logged. Where nothing can be
written the graph serves from memory. Of several processes one makes it and the others wait.
"""

import fcntl
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

LOG = logging.getLogger(__name__)


def load_or_make(folder: Path, source: str, make: Callable[[], bytes]) -> bytes:
    """Return the graph of `source` that lies in `folder`; where there is none that is whole, `make` it and keep it."""
    stem = f"e5-int8-{_digest(source.encode())[:12]}-"
    if (data := _whole(folder, stem)) is not None:
        return data
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            data = _whole(folder, stem)  # another process may have made it meanwhile
            return data if data is not None else _made(folder, stem, make)
    except OSError as error:
        LOG.warning("the encoder's graph cannot be kept in %s and is made at every start: %s", folder, error)
        return make()


def _whole(folder: Path, stem: str) -> bytes | None:
    for path in sorted(folder.glob(f"{stem}*.onnx")):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if path.stem == stem + _digest(data):
            return data
        LOG.warning("the encoder's graph %s is damaged: it is made again", path)
    return None


def _made(folder: Path, stem: str, make: Callable[[], bytes]) -> bytes:
    LOG.warning("making the encoder's graph in %s; this takes some seconds, once", folder)
    data = make()
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    target = folder / f"{stem}{_digest(data)}.onnx"
    os.replace(name, target)
    for path in folder.glob("e5-int8-*.onnx"):
        if path != target:
            path.unlink()
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
