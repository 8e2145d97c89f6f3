"""The grants of each policy as the index keeps them: one file a policy in ``index/grants``, named by its digest.

``grants.json`` in the folder of a generation says which version of the reader read them and which file belongs to which
snapshot; it is sealed like its neighbours. What an earlier release wrote has none, and what another version of the
reader read, or is no longer what was written, is not used: the policy itself is read then.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus.grants.grant import Grant, GrantKind, Reading
from corpus.grants.policy import PromiseReading, promise_readings
from corpus.grants.version import reader_version
from corpus.index.generation import Files, IndexMismatch, Manifest
from corpus.index.seals import is_aside
from corpus.language.quote import Span
from corpus.model import Policy

REGISTER = "grants.json"
SPANS = tuple(one.name for one in fields(Grant) if one.name not in ("kind", "conditions", "negated"))
Readings = tuple[PromiseReading, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Which file has the grants of which snapshot, by their digests, and the version of the reader that read them."""

    reader: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def stale(self) -> bool:
        """Whether another version of the reader read them."""
        return self.reader != reader_version()


def register_of(files: Files, manifest: Manifest) -> Register:
    """Return the register of a generation, an empty one where it has none that can be read."""
    try:
        return Register(**json.loads((files.folder(manifest) / REGISTER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Register()


def grants_of(files: Files, register: Register, snapshot: str, policy: Policy) -> Readings:
    """Return the grants of the policy of a snapshot: those that are kept, else read now."""
    if not register.stale and snapshot in register.files:
        try:
            return load(files.kept(files.grants, register.files[snapshot]))
        except IndexMismatch:
            pass  # named by `tiaoli check`; the policy is whole, and says the same
    return promise_readings(policy)


def write_grants(files: Files, folder: Path, snapshots: Iterable[str], before: Register) -> None:
    """Keep the grants of `snapshots` and write the register into `folder`; what `before` has of this reader stays."""
    readings = {} if before.stale else before.files
    kept = {
        snapshot: readings.get(snapshot) or files.keep(files.grants, dump(promise_readings(files.policy(snapshot))))
        for snapshot in snapshots
    }
    plain = {"reader": reader_version(), "files": kept}
    (folder / REGISTER).write_text(json.dumps(plain), encoding="utf-8")


def broken_grants(files: Files, manifest: Manifest) -> Iterator[Path]:
    """Yield the files of grants that are gone or are no longer what was written."""
    for digest in register_of(files, manifest).files.values():
        try:
            files.kept(files.grants, digest)
        except IndexMismatch:
            yield files.grants / f"{digest}.json"


def sweep_grants(files: Files, manifest: Manifest) -> None:
    """Delete what neither `manifest` nor the one before it names and nobody set aside."""
    manifests = [one for one in (manifest, manifest.previous) if one]
    named = {f"{digest}.json" for one in manifests for digest in register_of(files, one).files.values()}
    for path in files.grants.iterdir():
        if path.name not in named and not is_aside(path):
            path.unlink()


def dump(readings: Readings) -> bytes:
    """Return the grants of a policy as they are kept."""
    return json.dumps([_plain(one) for one in readings], separators=(",", ":")).encode()


def load(data: bytes) -> Readings:
    """Return the grants that `dump` wrote."""
    return tuple(_reading(*one) for one in json.loads(data))


def _plain(one: PromiseReading) -> list[Any]:
    reading = [[_plain_grant(grant) for grant in one.reading.grants], [*map(_pair, one.reading.notes)]]
    return [one.node_id, _pair(one.span), one.lead and _pair(one.lead), *reading]


def _plain_grant(grant: Grant) -> dict[str, Any]:
    spans = {name: _pair(span) for name in SPANS if (span := getattr(grant, name))}
    return {"kind": grant.kind, "conditions": [*map(_pair, grant.conditions)], "negated": grant.negated, **spans}


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _reading(
    node_id: str, span: list[int], lead: list[int] | None, grants: list[Any], notes: list[Any]
) -> PromiseReading:
    reading = Reading(tuple(map(_grant, grants)), tuple(Span(*note) for note in notes))
    return PromiseReading(node_id, Span(*span), Span(*lead) if lead else None, reading)


def _grant(plain: dict[str, Any]) -> Grant:
    spans = {name: Span(*plain[name]) for name in SPANS if name in plain}
    conditions = tuple(Span(*pair) for pair in plain["conditions"])
    return Grant(GrantKind(plain["kind"]), conditions=conditions, negated=plain["negated"], **spans)
