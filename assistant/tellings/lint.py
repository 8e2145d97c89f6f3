"""Tries a fact by the sentences that it says of itself: each is read as a user's own, and has to tell what it says."""

from collections.abc import Iterator
from datetime import date

from assistant.tellings.reader import read_tellings
from corpus.measures.facts import Value, Vocabulary


def misread(name: str, vocabulary: Vocabulary, as_of: date) -> Iterator[str]:
    """Yield a line for each sentence of the fact of that name that is read otherwise than it says."""
    fact = vocabulary[name]
    if not fact.says:
        yield f"{name}: says: four to six sentences are wanted, with what each tells"
    for text, wanted in fact.says.items():
        found = read_tellings(text, as_of, vocabulary=vocabulary).facts.get(name)
        if found != wanted:
            shown, due = (_shown(value, name, vocabulary) for value in (found, wanted))
            yield f"{name}: {text}: tells {shown}, not {due}"


def _shown(value: Value | None, name: str, vocabulary: Vocabulary) -> str:
    return "nothing" if value is None else vocabulary[name].show(value)
