"""Takes a file away under whoever has it open: in one step, so that nobody can make it anew in between."""

import os
from pathlib import Path


def replaced_by_folder(database: Path) -> None:
    """Have the path of a database of SQLite lead to a folder, and its log be gone: whoever opens it now fails."""
    folder, link = database.with_suffix(".folder"), database.with_suffix(".link")
    folder.mkdir()
    link.symlink_to(folder)
    os.replace(link, database)
    for suffix in ("-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
