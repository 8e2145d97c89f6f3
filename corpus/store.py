"""The record: each policy's source, canonical text and metadata, as files in a folder of its own.

Two roots: the policies shipped with the program (read only) and those ingested under home; an ingested policy hides a
shipped one of the same id. Trees, chunks and the index are derived from the record and live elsewhere.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpus.model import Level, Metadata, Offices

SHIPPED = Path(__file__).parent / "policies"
TEXT = "text.txt"
METADATA = "policy.yaml"


class RecordError(ValueError):
    """A policy folder that does not hold what it should; names the file."""


class Store:
    """The policies under `shipped` and under ``home/policies``."""

    def __init__(self, home: Path, shipped: Path = SHIPPED) -> None:
        self.ingested = home / "policies"
        self.shipped = shipped

    def ids(self) -> list[str]:
        """Return the id of every policy, sorted."""
        return sorted(
            {path.parent.name for root in (self.shipped, self.ingested) for path in root.glob(f"*/{METADATA}")}
        )

    def folder(self, policy_id: str) -> Path:
        """Return the folder of a policy. Raises KeyError where the record holds none of that id."""
        for root in (self.ingested, self.shipped):
            if (root / policy_id / METADATA).exists():
                return root / policy_id
        raise KeyError(f"no policy {policy_id}")

    def metadata(self, policy_id: str) -> Metadata:
        """Return what ``policy.yaml`` holds. Raises RecordError where it does not fit."""
        path = self.folder(policy_id) / METADATA
        try:
            return _read_metadata(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, TypeError, ValueError, KeyError) as error:
            raise RecordError(f"{path}: {error}") from error

    def text(self, policy_id: str) -> str:
        """Return the canonical text."""
        with (self.folder(policy_id) / TEXT).open(encoding="utf-8", newline="") as file:
            return file.read()

    def sources(self) -> Iterator[tuple[str, str]]:
        """Yield (SHA-256 of the source file, policy id) for every policy that keeps one."""
        for policy_id in self.ids():
            digest = self.metadata(policy_id).source_sha256
            if digest:
                yield digest, policy_id

    def save(self, metadata: Metadata, text: str, source: bytes) -> None:
        """Write one policy under home, whole or not at all."""
        self.ingested.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".incoming-", dir=self.ingested))
        try:
            write_policy(fresh, metadata, text, source)
            _swap(fresh, self.ingested / metadata.id)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def write_policy(folder: Path, metadata: Metadata, text: str, source: bytes) -> None:
    """Write ``policy.yaml``, ``text.txt`` and the source file into `folder`."""
    (folder / TEXT).write_bytes(text.encode("utf-8"))
    if metadata.source:
        (folder / metadata.source).write_bytes(source)
    (folder / METADATA).write_text(_dump_metadata(metadata), encoding="utf-8")


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def _swap(fresh: Path, target: Path) -> None:
    """Put `fresh` where `target` is; a reader meets the old folder or the new one."""
    old = Path(tempfile.mkdtemp(prefix=".outgoing-", dir=target.parent))
    if target.exists():
        os.replace(target, old / "old")
    os.replace(fresh, target)
    shutil.rmtree(old)


def _dump_metadata(metadata: Metadata) -> str:
    plain: dict[str, Any] = asdict(metadata)
    plain["level"] = metadata.level.value if metadata.level else None
    plain["offices"] = [{**asdict(o), "names": list(o.names)} for o in metadata.offices]
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)


def _read_metadata(plain: dict[str, Any]) -> Metadata:
    offices = tuple(Offices(**{**o, "names": tuple(o["names"])}) for o in plain.pop("offices", None) or ())
    level = plain.pop("level", None)
    issued_on = plain.pop("issued_on", None)
    if issued_on is not None and not isinstance(issued_on, date):
        raise ValueError(f"issued_on: {issued_on!r} is no date")
    return Metadata(**plain, level=Level(level) if level else None, issued_on=issued_on, offices=offices)
