"""The model as a graph for onnxruntime: weights of seven bits, one scale an output; inputs are quantised as they come.

Seven bits and not eight: where a processor has no instruction for dot products of bytes, the sum of two products of
eight bits is cut off. Only building needs the package `onnx`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.index.embed.embedder import Vectors
from corpus.index.embed.weights import Weights

RECIPE = 1  # raised whenever the graph of the same weights becomes another
TOP = 63  # the largest weight of seven bits
NARROWEST = 1e-12  # below which a spread counts as none
CONTRIB = "com.microsoft"

# Per layer: channels that reach many times as far as the others, and how many times. All channels share one scale, so
# these are made smaller before they are quantised and their weights larger. Measured on policy texts, rounded.
INTO_INNER = (
    {321: 4, 60: 2, 15: 2, 87: 2},
    {15: 7, 321: 3},
    {15: 7, 321: 2},
    {15: 8, 321: 2},
    {15: 4},
    {35: 5},
    {35: 10, 15: 2},
    {35: 7, 15: 2},
    {35: 8, 15: 3},
    {35: 6, 15: 3},
    {35: 6, 351: 2},
    {35: 6, 146: 2},
)
OUT_OF_INNER: tuple[dict[int, int], ...] = (
    {318: 9, 91: 2},
    {1462: 4},
    {354: 4},
    {408: 2},
    {778: 18},
    {658: 10},
    {1152: 4},
    {413: 4},
    {563: 2},
    {},
    {},
    {554: 3, 1371: 3, 119: 3, 712: 2},
)


def graph(weights: Weights) -> bytes:
    """Return the graph: ``embedded`` [texts, tokens, hidden] to ``states`` of the same shape. Raises ImportError."""
    return _Graph(weights).made()


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self, weights: Weights) -> None:
        from onnx import helper

        self.make: Any = helper
        self.weights, self.shape = weights, weights.shape
        self.nodes: list[Any] = []
        self.kept: list[Any] = []

    def made(self) -> bytes:
        """Return the whole, as bytes."""
        from onnx import TensorProto

        states = self._norm("embedded", "emb.ln")
        for layer in range(self.shape.layers):
            states = self._layer(states, layer)
        self.nodes[-1].output[0] = "states"
        ends = [
            self.make.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "tokens", self.shape.hidden])
            for name in ("embedded", "states")
        ]
        whole = self.make.make_graph(self.nodes, "e5", ends[:1], ends[1:], self.kept)
        opsets = [self.make.make_opsetid("", 17), self.make.make_opsetid(CONTRIB, 1)]
        data: bytes = self.make.make_model(whole, opset_imports=opsets, ir_version=8).SerializeToString()
        return data

    def _layer(self, states: str, layer: int) -> str:
        of = f"l{layer}."
        hidden, inner = self.shape.hidden, self.shape.inner
        three = self._linear(states, [of + "q", of + "k", of + "v"], hidden)
        parts = self._nodes("Split", [three, self._keep(np.full(3, hidden, np.int64))], outputs=3, axis=-1)
        attention = self._node("MultiHeadAttention", parts, CONTRIB, num_heads=self.shape.heads)
        states = self._norm(self._add(states, self._linear(attention, [of + "ao"], hidden)), of + "aln")
        wide = self._linear(states, [of + "fi"], hidden, INTO_INNER[layer])
        bent = self._node("FastGelu", [wide], CONTRIB)
        return self._norm(self._add(states, self._linear(bent, [of + "fo"], inner, OUT_OF_INNER[layer])), of + "oln")

    def _linear(self, states: str, names: Sequence[str], width: int, far: dict[int, int] | None = None) -> str:
        """Add a product with the matrices of those names side by side, and their biases."""
        matrix = np.concatenate([self.weights.matrix(f"{name}.w", width) for name in names])
        bias = np.concatenate([self.weights.vector(f"{name}.b") for name in names])
        if far:
            times = np.ones(width, np.float32)
            times[list(far)] = list(far.values())
            states = self._node("Mul", [states, self._keep(1 / times)])
            matrix = matrix * times
        scales = np.abs(matrix).max(axis=1) / TOP
        whole = np.rint(matrix / scales[:, None]).astype(np.int8)
        ins = [states, self._keep(np.ascontiguousarray(whole.T)), self._keep(scales), "", self._keep(bias)]
        return self._node("DynamicQuantizeMatMul", ins, CONTRIB)

    def _norm(self, states: str, name: str) -> str:
        by = [self._keep(self.weights.vector(f"{name}.{part}")) for part in "wb"]
        return self._node("LayerNormalization", [states, *by], axis=-1, epsilon=NARROWEST)

    def _add(self, one: str, other: str) -> str:
        return self._node("Add", [one, other])

    def _keep(self, values: Vectors | np.ndarray[Any, Any]) -> str:
        from onnx import numpy_helper

        name = f"w{len(self.kept)}"
        self.kept.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def _node(self, kind: str, ins: Sequence[str], domain: str = "", **options: Any) -> str:
        return self._nodes(kind, ins, domain, **options)[0]

    def _nodes(self, kind: str, ins: Sequence[str], domain: str = "", outputs: int = 1, **options: Any) -> list[str]:
        made = [f"n{len(self.nodes)}.{i}" for i in range(outputs)]
        self.nodes.append(self.make.make_node(kind, ins, made, domain=domain, **options))
        return made
