import hashlib
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.index.embed.graph_file import load_or_make

ROOT = Path(__file__).parents[4]
GRAPH = b"a graph" * 100
MAKER = """
import sys, time
from pathlib import Path
from corpus.index.embed.graph_file import load_or_make

def make():
    with open(sys.argv[2], "a") as log:
        log.write("made\\n")
    time.sleep(0.3)
    return b"a graph" * 100

assert load_or_make(Path(sys.argv[1]), "source", make) == b"a graph" * 100
"""


class Maker:
    """Makes the graph and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return GRAPH


@pytest.fixture
def make() -> Maker:
    return Maker()


def graphs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.onnx"))


def test_a_graph_is_made_once_and_lies_under_its_digest(tmp_path: Path, make: Maker) -> None:
    assert (
        load_or_make(tmp_path / "models", "source", make) == load_or_make(tmp_path / "models", "source", make) == GRAPH
    )
    assert make.times == 1
    (path,) = graphs(tmp_path / "models")
    assert path.stem.endswith(hashlib.sha256(GRAPH).hexdigest()[:32])


@pytest.mark.parametrize("damage", [b"", GRAPH[:-1], b"A" + GRAPH[1:]])
def test_a_damaged_graph_is_made_again_and_that_is_said(
    tmp_path: Path, make: Maker, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    load_or_make(tmp_path, "source", make)
    graphs(tmp_path)[0].write_bytes(damage)
    with caplog.at_level(logging.WARNING):
        assert load_or_make(tmp_path, "source", make) == GRAPH
    assert make.times == 2
    assert "damaged" in caplog.text
    assert graphs(tmp_path)[0].read_bytes() == GRAPH


def test_a_graph_of_other_weights_takes_the_place_of_the_old_one(tmp_path: Path, make: Maker) -> None:
    load_or_make(tmp_path, "source", make)
    load_or_make(tmp_path, "another source", make)
    assert make.times == 2
    assert len(graphs(tmp_path)) == 1


def test_of_several_processes_one_makes_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKER, str(tmp_path / "models"), str(tmp_path / "log")]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert (tmp_path / "log").read_text() == "made\n"
    assert len(list((tmp_path / "models").iterdir())) == 2  # the graph and the lock


def test_where_nothing_can_be_written_the_graph_serves_from_memory(tmp_path: Path, make: Maker) -> None:
    (tmp_path / "models").write_text("no folder")
    assert load_or_make(tmp_path / "models", "source", make) == GRAPH
