"""A plain LangChain pipeline to measure against: split by characters, embed, keep in Chroma, take the top four.

It reads, embeds and stores with the same parts as Tiaoli, so that what differs is what each does with them.
"""

from collections.abc import Iterable
from pathlib import Path

import chromadb
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.index.dense import LangchainEmbeddings
from corpus.index.embed import Embedder
from ingest.files.read import read

TOP = 4
SEPARATORS = ["\n\n", "\n", "。", "；", "，", ""]


class PlainRetrieval:
    """The pipeline over one folder of Chroma's files."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
        self.store = Chroma(
            "plain",
            LangchainEmbeddings(embedder),
            client=self.client,
            collection_configuration={"hnsw": {"space": "cosine"}},
        )
        self.splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50, separators=SEPARATORS)

    def ingest(self, paths: Iterable[Path]) -> int:
        """Read, split, embed and keep files; return how many pieces they are."""
        documents = [Document(read(path), metadata={"source": path.name}) for path in paths]
        pieces = self.splitter.split_documents(documents)
        self.store.add_documents(pieces)
        return len(pieces)

    def add(self, texts: list[str]) -> None:
        """Embed and keep texts as they are."""
        self.store.add_texts(texts)

    def retrieve(self, question: str) -> list[Document]:
        """Return the four nearest pieces."""
        return self.store.similarity_search(question, k=TOP)

    def close(self) -> None:
        """Free what Chroma holds."""
        self.client.close()  # type: ignore[attr-defined]  # ClientAPI does not declare what every client has
