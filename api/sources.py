"""What stands below an answer where a channel shows nothing but text: who worded it, and a line for each clause that it
stands on. Takes the JSON of the contract; quotes nothing again, for the statements do.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from api.citations import Order
from assistant.answer import Composer, Statement
from corpus.words import words_of


def marked(statement: Statement, order: Order) -> str:
    """Return a statement followed by its markers; `order` is that of the whole answer."""
    return statement.text + _markers(order(citation) for citation in dict.fromkeys(statement.citations))


def below(answer: Mapping[str, Any], numbered: bool = True) -> tuple[str, ...]:
    """Return the lines below an answer: who worded it, each clause that statements stand on, near misses as such.

    Where they are `numbered` the line of a clause ends in its markers.
    """
    grounds = [n for statement in answer["statements"] for n in statement["citations"]]
    cited, by = answer["citations"], composed(answer)
    clauses = (*_lines("basis", grounds, cited, numbered), *_lines("related", answer["related"], cited, numbered))
    return (by, *clauses) if by else clauses


def composed(answer: Mapping[str, Any]) -> str:
    """Return the line that tells whose words they are where they are a language model's; "" where they are ours."""
    return _words()["by_model"] if answer["composer"] == Composer.MODEL else ""


def _lines(name: str, numbers: Iterable[int], cited: list[Mapping[str, Any]], numbered: bool) -> list[str]:
    clauses = dict[tuple[str, str], list[int]]()
    for n in dict.fromkeys(numbers):
        clauses.setdefault((cited[n]["policy_id"], cited[n]["label"]), []).append(n)
    return [_line(name, cited[first[0]], _markers(first) if numbered else "") for first in clauses.values()]


def _line(name: str, cited: Mapping[str, Any], markers: str) -> str:
    words, known = _words(), cited["document_number"]
    number = words["document_number"].format(document_number=known) if known else ""
    return words[name].format(
        title=cited["policy_title"], document_number=number, label=cited["label"], markers=markers
    )


def _markers(numbers: Iterable[int]) -> str:
    return "".join(_words()["marker"].format(number=number + 1) for number in numbers)


def _words() -> dict[str, str]:
    return words_of("sources")
