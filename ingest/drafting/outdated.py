"""The measures of a policy whose text has changed: those that no longer stand in it are set aside, and named.

They are not lost: they lie in a folder of their own, from which nothing is loaded, until a person has mended them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.store import MEASURES, REASONS
from ingest.errors import word

if TYPE_CHECKING:
    from corpus.model import Policy

FOLDER = "outdated"  # below the folder of the measures


def set_aside(folder: Path, policy: "Policy") -> tuple[str, ...]:
    """Move the measures in `folder` that `policy` does not bear out of the way; return a warning for each.

    Reasons for what is not covered stay where they are, for `tiaoli coverage` names what is wrong with them.
    """
    paths = sorted((folder / MEASURES).glob("*.yaml"))
    if not paths and not (folder / REASONS).exists():
        return ()
    from corpus.measures.load import MeasureError, load_measure  # a first ingest has none, and pays for no vocabulary

    warnings = []
    for path in paths:
        try:
            load_measure(path, policy)
        except MeasureError as error:
            aside = path.parent / FOLDER
            aside.mkdir(exist_ok=True)
            path.replace(aside / path.name)
            reason = str(error).removeprefix(f"{path}: ")
            warnings.append(word("outdated", name=path.stem, folder=f"{MEASURES}/{FOLDER}", reason=reason))
    return (*warnings, *_reasons(folder, policy))


def _reasons(folder: Path, policy: "Policy") -> tuple[str, ...]:
    from ingest.drafting.coverage import CoverageError, read_reasons

    try:
        read_reasons(folder, policy)
    except CoverageError as error:
        reason = str(error).removeprefix(f"{folder / REASONS}：").removeprefix(f"{folder / REASONS}: ")
        return (word("outdated_reasons", name=REASONS, reason=reason),)
    return ()
