"""The record: each policy's source, canonical text and metadata, as files in a folder of its own.

Two roots: the policies shipped with the program (read only) and those ingested under home; an ingested policy hides a
shipped one of the same id. Trees, chunks and the index are derived from the record and live elsewhere.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpus.model import Level, Metadata, Offices
from corpus.unknown import UnknownError
from corpus.yamls import read_yaml

SHIPPED = Path(__file__).parent / "policies"
TEXT = "text.txt"
METADATA = "policy.yaml"
MEASURES = "measures"  # one file each, of `corpus.measures.load`
REASONS = "uncovered.yaml"  # why promises of the text bind no measure
FACTS = "facts.yaml"  # of `corpus.measures.office_facts`, beside a policy and in the home itself
# libyaml where PyYAML was built with it: ten times faster, and as safe.
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
ABANDONED = 600  # seconds after which an unfinished write is nobody's any more
SEAL_LINE = re.compile(r"^(source|source_sha256|text_sha256|origin): '?(?!null)([^'\n]+)'?$", re.MULTILINE)


class RecordError(ValueError):
    """A policy folder that does not hold what it should, or no longer what was written; names the file."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a policy was read from: its digest, its name beside the text, and the digest of where it lay."""

    policy_id: str
    sha256: str
    name: str | None
    origin: str | None


class Store:
    """The policies under `shipped` and under ``home/policies``."""

    def __init__(self, home: Path, shipped: Path = SHIPPED) -> None:
        self.ingested = home / "policies"
        self.facts = home / FACTS
        self.shipped = shipped

    def ids(self) -> list[str]:
        """Return the id of every policy, sorted."""
        return sorted(
            {path.parent.name for root in (self.shipped, self.ingested) for path in root.glob(f"[!.]*/{METADATA}")}
        )

    def folder(self, policy_id: str) -> Path:
        """Return the folder of a policy. Raises UnknownError where the record holds none of that id."""
        for root in (self.ingested, self.shipped):
            if (root / policy_id / METADATA).exists():
                return root / policy_id
        raise UnknownError(f"no policy {policy_id}")

    def metadata(self, policy_id: str) -> Metadata:
        """Return what ``policy.yaml`` holds. Raises RecordError where it does not fit."""
        path = self.folder(policy_id) / METADATA
        try:
            return _read_metadata(read_yaml(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, TypeError, ValueError, KeyError) as error:
            raise RecordError(f"{path}: {error}") from error

    def text(self, policy_id: str) -> str:
        """Return the canonical text. Raises RecordError where it is not the one that was ingested."""
        path = self.folder(policy_id) / TEXT
        data = path.read_bytes() if path.exists() else b""
        if self.file_record(policy_id).get("text_sha256", digest(data)) != digest(data) or not path.exists():
            raise RecordError(f"{path} is not what was ingested: `tiaoli index --rebuild` puts it right")
        return data.decode("utf-8")

    def file_record(self, policy_id: str) -> dict[str, str]:
        """Return what a policy says of its files: ``source``, ``source_sha256``, ``text_sha256``, ``origin``.

        Reads lines, not YAML: it is asked before every ingest.
        """
        text = (self.folder(policy_id) / METADATA).read_text(encoding="utf-8", errors="replace")
        return {match[1]: match[2].strip() for match in SEAL_LINE.finditer(text)}

    def broken(self, policy_id: str) -> list[Path]:
        """Return those files of a policy, text and source, that are gone or no longer what was ingested."""
        fields, folder = self.file_record(policy_id), self.folder(policy_id)
        digests = {TEXT: fields.get("text_sha256", ""), fields.get("source", ""): fields.get("source_sha256", "")}
        paths = {folder / name: sealed for name, sealed in digests.items() if name and (sealed or name == TEXT)}
        return [path for path, sealed in paths.items() if not _is_whole(path, sealed)]

    def seal(self, policy_id: str) -> None:
        """Write down the digest of the text of an ingested policy that an earlier release took in."""
        folder = self.ingested / policy_id
        line = f"text_sha256: {digest((folder / TEXT).read_bytes())}\n"
        fresh = folder / f"{METADATA}.incoming"
        fresh.write_text((folder / METADATA).read_text(encoding="utf-8").rstrip("\n") + f"\n{line}", encoding="utf-8")
        os.replace(fresh, folder / METADATA)

    def sources(self) -> Iterator[Source]:
        """Yield the source of every policy that keeps one."""
        for policy_id in self.ids():
            fields = self.file_record(policy_id)
            if "source_sha256" in fields:
                yield Source(policy_id, fields["source_sha256"], fields.get("source"), fields.get("origin"))

    def save(
        self, metadata: Metadata, text: str, source: bytes, settle: Callable[[Path], None] = lambda _folder: None
    ) -> None:
        """Write one policy under home, whole or not at all.

        What people wrote of it, its measures, its facts and its reasons, goes over from the version before; `settle` is
        called with the new folder before that takes its place, to put right what no longer fits the text.
        """
        self.ingested.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".incoming-", dir=self.ingested))
        try:
            write_policy(fresh, metadata, text, source)
            self._carry_over(metadata.id, fresh)
            settle(fresh)
            _swap(fresh, self.ingested / metadata.id)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _carry_over(self, policy_id: str, fresh: Path) -> None:
        try:
            old = self.folder(policy_id)
        except UnknownError:
            return
        if (old / MEASURES).is_dir():
            shutil.copytree(old / MEASURES, fresh / MEASURES)
        for name in (REASONS, FACTS):
            if (old / name).is_file():
                shutil.copy2(old / name, fresh / name)

    def mend(self) -> None:
        """Put back and clear away what a writer that died left behind; what is minutes old may be another's at work."""
        for folder in self.ingested.glob(".[io]*ing-*"):
            if time.time() - folder.stat().st_mtime < ABANDONED:
                continue
            old = folder / "old"
            if (old / METADATA).exists():
                plain = read_yaml((old / METADATA).read_text(encoding="utf-8"))
                target = self.ingested / str(plain["id"])
                if not target.exists():
                    os.replace(old, target)
            shutil.rmtree(folder, ignore_errors=True)


def write_policy(folder: Path, metadata: Metadata, text: str, source: bytes) -> None:
    """Write ``policy.yaml``, ``text.txt`` and the source file into `folder`."""
    (folder / TEXT).write_bytes(text.encode("utf-8"))
    if metadata.source:
        (folder / metadata.source).write_bytes(source)
    (folder / METADATA).write_text(dump_metadata(metadata), encoding="utf-8")


def dump_metadata(metadata: Metadata) -> str:
    """Return the YAML of metadata, as ``policy.yaml`` holds it."""
    plain: dict[str, Any] = asdict(metadata)
    plain["level"] = metadata.level.value if metadata.level else None
    plain["offices"] = [{**asdict(o), "names": list(o.names)} for o in metadata.offices]
    return str(yaml.dump(plain, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=120))


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


def _is_whole(path: Path, sealed: str) -> bool:
    """Whether a file is there and what was written; one that was not sealed has to be there."""
    return path.is_file() and (not sealed or digest(path.read_bytes()) == sealed)


def _read_metadata(plain: dict[str, Any]) -> Metadata:
    offices = tuple(Offices(**{**o, "names": tuple(o["names"])}) for o in plain.pop("offices", None) or ())
    level = plain.pop("level", None)
    issued_on = plain.pop("issued_on", None)
    if issued_on is not None and not isinstance(issued_on, date):
        raise ValueError(f"issued_on: {issued_on!r} is no date")
    return Metadata(**plain, level=Level(level) if level else None, issued_on=issued_on, offices=offices)
