"""Requests and answers as lines of JSON: what ``tiaoli ask --batch`` takes and what ``tiaoli verify`` takes back.

A file is read whole and refused whole: the first malformed line is named before anything is answered.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.assistant import Assistant


LINE_ENDS = re.compile("[\x85\u2028\u2029]")  # JSON itself escapes those below U+0020


class MalformedLineError(ValueError):
    """A line that is no request or no answer; the message names it in one sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """One line of a batch: a question, or the turns of one conversation."""

    id: object
    questions: tuple[str, ...]
    is_dialogue: bool


def requests(data: bytes) -> tuple[Request, ...]:
    """Return the requests of a batch, blank lines skipped. Raises MalformedLineError."""
    return tuple(_request(number, line) for number, line in json_objects(data))


def respond(
    assistant: "Assistant", request: Request, facts: Mapping[str, object] | None = None, as_of: date | None = None
) -> dict[str, object]:
    """Return the line that answers `request`; its turns share one conversation."""
    from assistant.conversation.store import new_id  # here, for `verify` and `ingest` need no database

    conversation = new_id()
    answers = [assistant.ask(question, conversation, facts, as_of).to_dict() for question in request.questions]
    return {"id": request.id, **({"answers": answers} if request.is_dialogue else {"answer": answers[0]})}


def as_line(value: object) -> str:
    """Return `value` as JSON without any character that some reader takes for the end of a line."""
    text = json.dumps(value, ensure_ascii=False)
    return LINE_ENDS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def saved_answers(data: bytes) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return (name, Answer) for every answer of a file: one Answer, or the lines of a batch.

    Raises MalformedLineError.
    """
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        whole = None
    if isinstance(whole, dict) and "statements" in whole:
        return ((str(whole.get("id", "answer")), whole),)
    return tuple(named for number, line in json_objects(data) for named in _answers(number, line))


def json_objects(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the JSON objects of the lines of a file, each with its number. Raises MalformedLineError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = data[: error.start].count(b"\n") + 1
        raise MalformedLineError(f"line {broken}: not UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            raise MalformedLineError(f"line {number}: not JSON") from None
        if not isinstance(value, dict):
            raise MalformedLineError(f"line {number}: not a JSON object")
        yield number, value


def _request(number: int, line: dict[str, Any]) -> Request:
    if "id" not in line:
        raise MalformedLineError(f"line {number}: no id")
    if ("question" in line) == ("turns" in line):
        raise MalformedLineError(f"line {number}: a request has either question or turns")
    is_dialogue = "turns" in line
    questions = line["turns"] if is_dialogue else [line["question"]]
    if not isinstance(questions, list) or not questions or not all(_is_question(q) for q in questions):
        raise MalformedLineError(f"line {number}: a question is text, and not empty")
    return Request(line["id"], tuple(questions), is_dialogue)


def _is_question(value: object) -> bool:
    # Half a surrogate pair is valid JSON and no text.
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= c <= "\udfff" for c in value)


def _answers(number: int, line: dict[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    answers = line.get("answers", [line["answer"]] if "answer" in line else [line] if "statements" in line else None)
    if not isinstance(answers, list) or not all(isinstance(a, dict) and "statements" in a for a in answers):
        raise MalformedLineError(f"line {number}: neither an answer nor a line of ask --batch")
    name = str(line.get("id", number))
    for turn, answer in enumerate(answers, 1):
        yield (f"{name}.{turn}" if "answers" in line else name), answer
