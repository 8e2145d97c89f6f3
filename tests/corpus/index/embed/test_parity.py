"""The graph beside sentence-transformers with the same weights, in a process of its own that never meets a network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
BESIDE = """
import json, sys, unicodedata
from pathlib import Path
import numpy as np, torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
from corpus.index.embed import E5
from corpus.index.embed.weights import Weights

folder, home, texts = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.stdin.read())
weights = Weights.open()
shape, pieces = weights.shape, weights.pieces
torch.set_num_threads(1)
# Of a quarter of a million pieces those that stand in the texts: no other can be cut out of them.
words = unicodedata.normalize("NFKC", " passage: query: " + "\\n".join(texts)).replace(" ", "▁").encode()
edges, blob = pieces.starts.tolist(), pieces.blob.tobytes()
spelled = [blob[a:b] for a, b in zip(edges, edges[1:])]
least = int(pieces.scores.argmin())
used = [i for i, piece in enumerate(spelled) if i < 4 or i == least or piece in words]
config = BertConfig(
    vocab_size=len(used), hidden_size=shape.hidden, num_hidden_layers=shape.layers, pad_token_id=1,
    num_attention_heads=shape.heads, intermediate_size=shape.inner, max_position_embeddings=shape.positions,
)
with torch.device("meta"):
    bert = BertModel(config, add_pooling_layer=False)
NAMES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
         "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
         "fo": "output.dense", "oln": "output.LayerNorm"}
state = {"embeddings.word_embeddings.weight": weights.words(used)}
for ours, theirs, rows in (("pos", "position_embeddings", shape.positions), ("type", "token_type_embeddings", 2)):
    state[f"embeddings.{theirs}.weight"] = weights.vector(f"emb.{ours}").reshape(rows, -1)
for end, part in (("w", "weight"), ("b", "bias")):
    state[f"embeddings.LayerNorm.{part}"] = weights.vector(f"emb.ln.{end}")
    for layer in range(shape.layers):
        for ours, theirs in NAMES.items():
            name = f"l{layer}.{ours}.{end}"
            width = shape.inner if ours == "fo" else shape.hidden
            flat = end == "b" or ours in ("aln", "oln")
            value = weights.vector(name) if flat else weights.matrix(name, width)
            state[f"encoder.layer.{layer}.{theirs}.{part}"] = value
bert.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, assign=True, strict=False)
bert.save_pretrained(folder)
vocabulary = [(spelled[i].decode(), float(pieces.scores[i])) for i in used]
tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
tokenizer.normalizer = normalizers.NFKC()
tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>").save_pretrained(folder)
model = SentenceTransformer(modules=[Transformer(str(folder), max_seq_length=512), Pooling(shape.hidden)], device="cpu")
e5 = E5(home / "models")
theirs = model.encode(["passage: " + t for t in texts], normalize_embeddings=True)
asked = model.encode(["query: " + t for t in texts if len(t) < 100], normalize_embeddings=True)
state = model.encode("passage: " + texts[0], output_value="token_embeddings").numpy()
near = lambda one, other: float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))
print(json.dumps({
    "passages": (e5.documents(texts) * theirs).sum(axis=1).tolist(),
    "queries": [float(e5.query(t) @ row) for t, row in zip([t for t in texts if len(t) < 100], asked)],
    "states": [near(one, other) for one, other in zip(e5.states(texts[0]).rows, state, strict=True)],
}))
"""


def test_the_graph_gives_what_sentence_transformers_gives_with_the_same_weights(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra sentence-transformers is not installed")
    text = "".join(path.read_text("utf-8") for path in sorted((ROOT / "corpus" / "policies").glob("*/text.txt")))
    texts = [text[i * 70 : i * 70 + (20, 60, 90)[i % 3]] for i in range(0, 48, 2)] + [text[:400], text[400:1200]]
    done = subprocess.run(
        [sys.executable, "-c", BESIDE, str(tmp_path / "model"), str(tmp_path)],
        input=json.dumps(texts),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    near = json.loads(done.stdout.splitlines()[-1])
    assert len(near["passages"]) == 26
    assert min(near["passages"]) >= 0.99
    assert len(near["queries"]) > 20
    assert min(near["queries"]) >= 0.99
    assert (
        sum(near["states"]) / len(near["states"]) >= 0.98
    )  # a blank between words says little and is the farthest off
