"""An answer in Markdown, as a 智能机器人 shows it: statements, calculations as tables, and links to the clauses.

Takes the JSON of the contract. Characters that Markdown would take for its own are escaped, so that every word stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from api.amounts import worded
from api.channels.bubbles import shortened
from api.channels.wording import word as shared
from api.readings import line_back
from api.sources import composed
from api.wecom.remarks import word
from assistant.replies import name

SIZE = 20480  # bytes of a reply
SPECIAL = re.compile(r"[\\`*_\[\]<>|~#]")
Plain = Mapping[str, Any]


def markdown(answer: Plain, address: str, link: str) -> str:
    """Return the answer; `address` is ours, `link` leads to the page that shows it."""
    urls = [clause_url(citation, address) for citation in answer["citations"]]
    parts = [
        escaped(line_back(answer)),
        "\n".join(_statement(statement, urls) for statement in answer["statements"]),
        composed(answer),
        *(_calculation(worded(one), urls) for one in answer["assessments"] if one["steps"]),
        _clauses(word("source"), answer, urls, [n for n in range(len(urls)) if n not in answer["related"]]),
        _clauses(word("near"), answer, urls, answer["related"]),
        shared("whole", link=link),
    ]
    return shortened("\n\n".join(filter(None, parts)), SIZE, 1, shared("whole", link=link))[0]


def clause_url(citation: Plain, address: str) -> str:
    """Return the address at which the words of a citation stand marked in their policy."""
    node, span = quote(citation["node_id"], safe=""), f"start={citation['start']}&end={citation['end']}"
    return f"{address}/policies/{quote(citation['policy_id'], safe='')}?{span}#{node}"


def escaped(text: str) -> str:
    """Return text that reads as it stands."""
    return SPECIAL.sub(r"\\\g<0>", text)


def _statement(statement: Plain, urls: list[str]) -> str:
    return escaped(statement["text"]) + _marks(statement["citations"], urls)


def _marks(numbers: Iterable[int], urls: list[str]) -> str:
    return "".join(f"[【{n + 1}】]({urls[n]})" for n in numbers)


def _calculation(one: Plain, urls: list[str]) -> str:
    """Return what weighing a measure came to, step by step."""
    head = f"**{escaped(one['title'])}** {name('verdicts', one['outcome'])}"
    amount = f" · {escaped(one['amount']['text'])}" if one["amount"] else ""
    rows = [(word("step"), word("result"), word("source")), ("---",) * 3, *_steps(one["steps"], urls)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{head}{amount}\n\n{table}"


def _steps(steps: Iterable[Plain], urls: list[str]) -> Iterator[tuple[str, str, str]]:
    for step in steps:
        verdict = "" if step["holds"] is None else word("met" if step["holds"] else "unmet")
        result = " ".join(filter(None, (verdict, step["value"])))
        yield _cell(step["what"]), _cell(result), _marks([step["citation"]], urls)


def _cell(text: str) -> str:
    return escaped(" ".join(text.split()))


def _clauses(title: str, answer: Plain, urls: list[str], numbers: list[int]) -> str:
    """Return the words of these citations, each with where it stands; nothing where there are none."""
    cited = answer["citations"]
    lines = [f"{_marks([n], urls)}{_clause(cited[n])}「{escaped(cited[n]['quote'].strip())}」" for n in numbers]
    return "\n".join([f"**{title}**", *lines]) if lines else ""


def _clause(citation: Plain) -> str:
    return escaped(word("clause", title=citation["policy_title"], label=citation["label"]))
