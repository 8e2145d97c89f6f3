"""An answer as plain text, for channels that show nothing else: each statement with its markers, then a line for each
clause that it stands on. Quotes nothing again, for the statements do.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

import prompts
from api.citations import Order
from assistant.answer import Answer, Statement
from corpus.model import Citation

WORDS = Path(prompts.__file__).with_name("sources.yaml")


def marked(statement: Statement, order: Order) -> str:
    """Return a statement followed by its markers; `order` is that of the whole answer."""
    return statement.text + _markers(order(citation) for citation in dict.fromkeys(statement.citations))


def sources(answer: Answer) -> tuple[str, ...]:
    """Return a line for each clause that statements stand on, then for each near miss, named as such."""
    said = [citation for statement in answer.statements for citation in statement.citations]
    return (*_lines("basis", said, answer), *_lines("related", answer.related, answer))


def _lines(name: str, citations: Iterable[Citation], answer: Answer) -> list[str]:
    order, clauses = answer.citations, dict[tuple[str, str], list[Citation]]()
    for citation in dict.fromkeys(citations):
        clauses.setdefault((citation.policy_id, citation.label), []).append(citation)
    return [_line(name, cited, [order.index(citation) for citation in cited]) for cited in clauses.values()]


def _line(name: str, cited: list[Citation], numbers: list[int]) -> str:
    words, first = _words(), cited[0]
    number = words["document_number"].format(document_number=first.document_number) if first.document_number else ""
    return words[name].format(
        title=first.policy_title, document_number=number, label=first.label, markers=_markers(numbers)
    )


def _markers(numbers: Iterable[int]) -> str:
    return "".join(_words()["marker"].format(number=number + 1) for number in numbers)


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words
