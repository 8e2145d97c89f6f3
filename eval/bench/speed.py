"""How fast, beside a plain LangChain pipeline measured in the same run; every figure is a ratio with its two parts.

``python -m eval.bench.speed [cold warm laws ingest memory twice]``. It makes its own homes in a temporary folder and
leaves nothing. The ratios are what counts: the times are those of the machine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import httpx
import numpy as np

from assistant.assistant import Assistant
from corpus.index.embed import E5, Vectors, load_embedder
from corpus.index.index import write_index
from corpus.settings import Settings, load_settings
from corpus.store import SHIPPED
from eval.bench.laws import laws
from eval.bench.plain import PlainRetrieval
from ingest.run import build, ingest

QUESTIONS = (
    "我们公司刚升规，市里有没有奖励？",
    "首次认定为国家级研发平台给多少钱",
    "工业用地有哪些供应方式",
    "年销售收入首次突破100亿元奖多少",
    "融资的事情归哪些单位牵头",
    "数字专员帮企业做什么",
    "到2025年要有多少家省级以上专精特新企业",
    "在岗培训补贴有没有",
)
ROUNDS = 5
CLAUSES = 50_000
FILES = 10  # of the folder that is ingested
IMPORTS = "import chromadb, langchain_chroma"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured against what, in one unit."""

    name: str
    ours: float
    theirs: float
    unit: str
    limit: str

    def line(self) -> str:
        """Return the figure as a row of a table."""
        ours, theirs = (f"{value:.3f} {self.unit}" for value in (self.ours, self.theirs))
        return f"| {self.name} | {ours} | {theirs} | {self.ours / self.theirs:.3f} | {self.limit} |"


class MadeUp:
    """Vectors made of a text's digest, where it is search that is measured; questions are embedded in earnest."""

    name = E5.name

    def __init__(self, settings: Settings) -> None:
        self._real = load_embedder(settings)

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        rows = np.stack([np.random.default_rng(zlib.crc32(t.encode())).normal(size=384) for t in texts])
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self._real.query(text)


def cold(settings: Settings) -> Iterator[Figure]:
    """`tiaoli ask` beside the imports of Chroma and langchain alone."""
    build(settings)
    tiaoli = [str(Path(sys.executable).with_name("tiaoli")), "ask", QUESTIONS[0]]
    ask = _timed(lambda: _run(tiaoli, settings))
    imports = _timed(lambda: _run([sys.executable, "-c", IMPORTS], settings))
    yield Figure("cold: tiaoli ask / the two imports", *_in_turn(ask, imports, ROUNDS), "s", "<= 1.5")


def warm(settings: Settings) -> Iterator[Figure]:
    """`ask` and search on the two shipped policies, beside the plain pipeline's retrieval."""
    build(settings)
    plain = PlainRetrieval(settings.home / "plain", load_embedder(settings))
    plain.ingest(sorted(SHIPPED.glob("*/text.txt")))
    yield from _asked(settings, plain, "two policies")


def laws_(settings: Settings) -> Iterator[Figure]:
    """The same on fifty thousand clauses of statutes, with vectors made up."""
    made = list(laws(settings.data / "laws.tar.gz", CLAUSES))
    write_index(settings, made, embedder=MadeUp(settings))
    plain = PlainRetrieval(settings.home / "plain", MadeUp(settings))
    texts = [chunk.text for _, chunks in made for chunk in chunks]
    for start in range(0, len(texts), 5000):
        plain.add(texts[start : start + 5000])
    yield from _asked(settings, plain, f"{len(texts)} clauses")


def folder(settings: Settings) -> Iterator[Figure]:
    """Ingest of a folder beside the plain pipeline's, and a second run with nothing changed."""
    source = settings.home / "in"
    source.mkdir(parents=True)
    for path in sorted((settings.data / "policies").glob("*.txt"))[:FILES]:
        shutil.copy(path, source)
    build(settings)  # the shipped policies are not part of the folder
    load_embedder(settings).query("条理")
    first, _ = _once(lambda: list(ingest([source], settings)))
    plain = PlainRetrieval(settings.home / "plain", load_embedder(settings))
    theirs, _ = _once(lambda: plain.ingest(sorted(source.iterdir())))
    plain.close()
    again, _ = _once(lambda: list(ingest([source], settings)))
    yield Figure(f"ingest of {FILES} files / plain", first, theirs, "s", "<= 1")
    yield Figure("ingest again / the first time", again, first, "s", "<= 0.02")


def memory(settings: Settings) -> Iterator[Figure]:
    """What a server holds after it has answered."""
    build(settings)
    command = [str(Path(sys.executable).with_name("tiaoli")), "serve", "--port", str(settings.port)]
    with subprocess.Popen(command, env=_environment(settings), stderr=subprocess.DEVNULL) as server:
        try:
            for question in QUESTIONS:
                _post(f"http://127.0.0.1:{settings.port}/api/ask", question)
            yield Figure("server's memory / 600 MB", _resident(server.pid), 600, "MB", "< 1")
        finally:
            server.terminate()


def twice(settings: Settings) -> Iterator[Figure]:
    """Two embeddings at once beside two in turn, by threads and by processes."""
    embedder = load_embedder(settings)
    texts = QUESTIONS * 4
    embedder.query(texts[0])

    def one() -> None:
        for text in texts:
            embedder.query(text)

    def at_once() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: one(), range(2)))

    def in_turn() -> None:
        one()
        one()

    yield Figure("two threads embed at once / in turn", *_in_turn(_timed(at_once), _timed(in_turn), 3), "s", "<= 1")
    yield Figure("two processes embed at once / in turn", *_processes(settings), "s", "<= 1")


BENCHES: dict[str, Callable[[Settings], Iterator[Figure]]] = {
    "cold": cold,
    "warm": warm,
    "laws": laws_,
    "ingest": folder,
    "memory": memory,
    "twice": twice,
}


def main(names: Sequence[str]) -> None:
    """Run the benches of those names, or all, and print a table."""
    base = load_settings(os.environ)
    print("| what | Tiaoli | beside | ratio | asked |\n|---|---|---|---|---|")
    for name in names or BENCHES:
        with tempfile.TemporaryDirectory(prefix="tiaoli-bench-") as home:
            settings = base.model_copy(update={"home": Path(home), "data": base.data.absolute(), "chroma": ""})
            for figure in BENCHES[name](settings):
                print(figure.line(), flush=True)


def _asked(settings: Settings, plain: PlainRetrieval, what: str) -> Iterator[Figure]:
    """Ask, search and retrieve in turn, so that whatever else the machine does falls on all three."""
    with Assistant(settings) as assistant:
        ask, search, retrieve = [], [], []
        for _ in range(ROUNDS + 1):
            for question in QUESTIONS:
                ask.append(_once(partial(assistant.ask, question))[0])
                search.append(_once(partial(assistant.snapshots.index().search, question, None))[0])
                retrieve.append(_once(partial(plain.retrieve, question))[0])
    plain.close()
    warmed = slice(len(QUESTIONS), None)
    theirs = 1000 * median(retrieve[warmed])
    yield Figure(f"search, {what} / plain retrieval", 1000 * median(search[warmed]), theirs, "ms", "<= 1.3")
    yield Figure(f"ask, {what} / plain retrieval", 1000 * median(ask[warmed]), theirs, "ms", "<= 1.5")


def _processes(settings: Settings) -> tuple[float, float]:
    """Return the seconds that two processes take at once and one after the other, without their start."""
    program = (
        "import sys\nfrom corpus.index.embed import load_embedder\nfrom eval.bench.speed import QUESTIONS\n"
        "from corpus.settings import Settings\n"
        f"embedder = load_embedder(Settings(home={str(settings.home)!r}))\nembedder.query('a')\nprint(flush=True)\n"
        "for _ in sys.stdin:\n for text in QUESTIONS * 4: embedder.query(text)\n print(flush=True)"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for worker in workers:
        _next(worker)

    def at_once() -> None:
        for worker in workers:
            _go(worker)
        for worker in workers:
            _next(worker)

    def in_turn() -> None:
        for worker in workers:
            _go(worker)
            _next(worker)

    try:
        return _in_turn(_timed(at_once), _timed(in_turn), 3)
    finally:
        for worker in workers:
            worker.communicate()


def _go(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdin
    worker.stdin.write("\n")
    worker.stdin.flush()


def _next(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdout
    worker.stdout.readline()


def _in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Return the medians of two timings taken alternately, after one of each that does not count."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _timed(act: Callable[[], object]) -> Callable[[], float]:
    return lambda: _once(act)[0]


def _once(act: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    done = act()
    return time.perf_counter() - start, done


def _run(command: Sequence[str], settings: Settings) -> None:
    subprocess.run(command, env=_environment(settings), check=True, stdout=subprocess.DEVNULL)


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "TIAOLI_HOME": str(settings.home)}


def _post(url: str, question: str) -> None:
    for _ in range(600):
        with suppress(httpx.TransportError):
            httpx.post(url, json={"question": question}, timeout=60).raise_for_status()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")


def _resident(process: int) -> float:
    """Return the megabytes of memory that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main(sys.argv[1:])
