"""What of the record the index holds, told without opening the index.

`record.json` beside the index keeps a fingerprint of every policy as it was built, of what built it, and of the index
that came of it. When all three still stand there is nothing to do; whenever one does not, the index itself is asked.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.grants.version import reader_version
from corpus.settings import Settings
from corpus.store import METADATA, TEXT, Store

PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Ledger:
    """Fingerprints: of the index, of what made it, of each policy in it; and how many chunks it has."""

    index: str
    maker: str
    policies: dict[str, str]
    chunks: int


def fingerprints(store: Store) -> dict[str, str]:
    """Return policy id -> digest of metadata and text, for all the record holds."""
    return {policy_id: _fingerprint(store.folder(policy_id)) for policy_id in store.ids()}


def read_ledger(settings: Settings) -> Ledger | None:
    """Return the ledger; None where there is none or where index or maker are no longer those it speaks of."""
    try:
        plain = json.loads(_path(settings).read_text(encoding="utf-8"))
        ledger = Ledger(**plain)
    except (OSError, ValueError, TypeError):
        return None
    return ledger if (ledger.index, ledger.maker) == (_index(settings), _maker(settings)) else None


def write_ledger(settings: Settings, policies: dict[str, str], chunks: int) -> None:
    """Write down that the index in force was just built from these `policies`."""
    ledger = Ledger(_index(settings), _maker(settings), policies, chunks)
    fresh = _path(settings).with_suffix(".incoming")
    fresh.write_text(json.dumps(asdict(ledger), ensure_ascii=False), encoding="utf-8")
    fresh.replace(_path(settings))


def _path(settings: Settings) -> Path:
    return settings.home / "index" / "record.json"


def _fingerprint(folder: Path) -> str:
    made = hashlib.sha256((folder / METADATA).read_bytes())
    made.update(b"\0" + (folder / TEXT).read_bytes())
    return made.hexdigest()[:32]


def _index(settings: Settings) -> str:
    """Return the digest of the index's manifest; "" where there is no index."""
    path = settings.home / "index" / "index.json"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _maker(settings: Settings) -> str:
    """Return the digest of all that decides how text becomes chunks, words, vectors and grants."""
    made = hashlib.sha256(f"{settings.embedder}\0{settings.chroma}\0{reader_version()}".encode())
    files = [*sorted(PACKAGE.rglob("*.py")), *sorted((PACKAGE.parent / "corpus" / "index").glob("lexicon*"))]
    for path in [*files, settings.home / "lexicon.yaml"]:
        made.update(b"\0" + (path.read_bytes() if path.is_file() else b""))
    return made.hexdigest()
