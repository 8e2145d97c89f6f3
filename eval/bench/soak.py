"""Many askers at once for a while, against a server of its own: ``make soak``. Not a test: it takes minutes.

Counts what was answered, sent away (503) and failed, and how long answers took; then kills the server again and again
while it is asked, and looks whether it comes back and has kept what it said it kept.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

ASKERS = int(os.environ.get("ASKERS", "200"))
SECONDS = float(os.environ.get("SECONDS", "60"))
KILLS = 5
DEADLINE = 20.0
QUESTIONS = (
    "我们公司刚升规，市里有没有奖励？",
    "首次升规奖励多少",
    "工业用地最低价是多少",
    "高新技术企业有什么支持",
    "的" * 200,
)
SERVE = [sys.executable, "-c", "from api.cli.main import main; main()", "serve", "--port"]


def main() -> None:
    """Run the soak with one and with two workers, then the kills. Exit 1 where an answer failed or came too late."""
    with tempfile.TemporaryDirectory(prefix="tiaoli-soak-") as home:
        good = [soaked(Path(home), workers) for workers in (1, 2)]
        good.append(killed(Path(home)))
    sys.exit(0 if all(good) else 1)


def soaked(home: Path, workers: int) -> bool:
    """Have `ASKERS` ask for `SECONDS` and print what came of it."""
    with served(home, workers) as url:
        until, counts, seconds = time.monotonic() + SECONDS, Counter[str](), list[float]()
        lock = threading.Lock()

        def asker(n: int) -> None:
            with httpx.Client(base_url=url, timeout=120) as http:
                while time.monotonic() < until:
                    began = time.monotonic()
                    what, wait = asked(http, QUESTIONS[n % len(QUESTIONS)])
                    with lock:
                        counts[what] += 1
                        if what == "answered":
                            seconds.append(time.monotonic() - began)
                    time.sleep(wait)

        with ThreadPoolExecutor(ASKERS) as pool:
            list(pool.map(asker, range(ASKERS)))
    seconds.sort()
    p50, p99 = (seconds[int(len(seconds) * share)] if seconds else 0.0 for share in (0.5, 0.99))
    print(json.dumps({"workers": workers, **counts, "p50": round(p50, 2), "p99": round(p99, 2)}), flush=True)
    return not set(counts) - {"answered", "shed"} and p99 < DEADLINE


def asked(http: httpx.Client, question: str) -> tuple[str, float]:
    """Return what came of a question, and the seconds that the asker is told to wait."""
    try:
        response = http.post("/api/ask", json={"question": question})
    except httpx.HTTPError as error:
        return type(error).__name__, 0.0
    if response.status_code == 503 and "retry-after" in response.headers:
        return "shed", min(float(response.headers["retry-after"]), 5.0)
    return ("answered" if response.status_code == 200 else str(response.status_code)), 0.0


def killed(home: Path) -> bool:
    """Kill the server while it is asked; every turn that it said it kept has to be there when it is back."""
    kept, lost = list[str](), 0
    for _ in range(KILLS):
        with served(home, 1, signal.SIGKILL) as url, httpx.Client(base_url=url, timeout=60) as http:
            for question in QUESTIONS[:3]:
                answer = http.post("/api/ask", json={"question": question}).json()
                kept.extend([answer["conversation_id"]] if answer["kept"] else [])
    with served(home, 1) as url, httpx.Client(base_url=url, timeout=60) as http:
        lost = sum(not http.get(f"/api/conversations/{one}").json()["turns"] for one in kept)
    print(json.dumps({"kills": KILLS, "kept": len(kept), "lost": lost}), flush=True)
    return lost == 0


@contextmanager
def served(home: Path, workers: int, end: signal.Signals = signal.SIGTERM) -> Iterator[str]:
    """Yield the URL of a server once it is ready; it is ended with a signal."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {"TIAOLI_HOME": str(home), "TIAOLI_WORKERS": str(workers), "TIAOLI_LIMIT_ADDRESS": ""}
    process = subprocess.Popen([*SERVE, str(port)], env={**os.environ, **own}, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not ready(url):
            if process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.5)
        yield url
    finally:
        process.send_signal(end)
        process.wait(60)


def ready(url: str) -> bool:
    """Say whether a server answers."""
    try:
        return httpx.get(f"{url}/readyz", timeout=30).status_code == 200
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    main()
