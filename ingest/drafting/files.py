"""Writes drafts as measure files. What a person has checked is never touched, and what cannot be read is a person's."""

import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from corpus.yamls import read_yaml
from ingest.drafting.draft import Proposal
from ingest.drafting.messages import word

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
WIDEST = 10**6  # columns: a quote stays on its line


class FileStatus(StrEnum):
    """What became of a draft: written, or left out for a draft of that name, or for a measure that is checked."""

    WRITTEN = "written"
    KEPT = "kept"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Filed:
    """A draft, the file that is or would be its own, and what became of it."""

    proposal: Proposal
    path: Path
    status: FileStatus


def file_drafts(proposals: tuple[Proposal, ...], folder: Path, replace: bool = False) -> tuple[Filed, ...]:
    """Write drafts into `folder`; with `replace`, over drafts that lie there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_file(one, folder / f"{one.measure.id}.yaml", replace) for one in proposals)


def text_of(proposal: Proposal) -> str:
    """Return what the file of a draft holds."""
    body = yaml.dump(proposal.content, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=WIDEST)
    return f"# {word('header')}\n{body}"


def _file(proposal: Proposal, path: Path, replace: bool) -> Filed:
    status = _standing(path)
    if status is None or (status is FileStatus.KEPT and replace):
        _write(path, text_of(proposal))
        status = FileStatus.WRITTEN
    return Filed(proposal, path, status)


def _standing(path: Path) -> FileStatus | None:
    """Return whether a file lies there, and whose it is."""
    if not path.exists():
        return None
    try:
        raw = read_yaml(path.read_text(encoding="utf-8"))
    except (ValueError, yaml.YAMLError):
        return FileStatus.CHECKED
    mine = isinstance(raw, dict) and not raw.get("checked_by") and not raw.get("checked_on")
    return FileStatus.KEPT if mine else FileStatus.CHECKED


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, fresh = tempfile.mkstemp(prefix=".incoming-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(fresh).chmod(0o644)  # a temporary file is its owner's alone
        os.replace(fresh, path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
