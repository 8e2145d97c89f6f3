"""Parts for the scripted model, read from recorded conversations: ``conversations/*.yaml``.

A recording names the words that a line stands on, not a token: tokens are given anew for every question, and whoever
plays the part finds them behind the words, as a model does. What it has not been shown it leaves out.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from corpus.yamls import read_yaml
from eval.scripted import Call, Part, Request, ScriptedReply

CONVERSATIONS = Path(__file__).with_name("conversations")
ANY = "*"
REWRITES = "改写"  # in the prompt that asks for a question to be put in full
NOTHING = '{"none": true}'
TOKEN = re.compile(r"(?<![A-Za-z0-9])([cm]\d+)(?![A-Za-z0-9])")


class RecordedLine(BaseModel):
    """One line of an answer. `kind` says what is false in it, `honest` that nothing is, among lies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = ""
    stands_on: tuple[str, ...] = ()
    weighed: str = ""
    forged: str = ""
    kind: str = ""
    honest: bool = False


class Weighs(BaseModel):
    """A measure that is weighed, by words of it, with facts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    facts: Mapping[str, Any] = {}


class Recording(BaseModel):
    """What is done and said where a question holds `asked`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: str
    search: str = ""
    weighs: Weighs | None = None
    says: tuple[RecordedLine, ...]


def recordings(name: str) -> tuple[Recording, ...]:
    """Return the recordings of a part: ``good``, ``liar``."""
    raw = read_yaml((CONVERSATIONS / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(Recording.model_validate(one) for one in raw)


def falsehoods(name: str) -> tuple[str, ...]:
    """Return every text of a part that is recorded as false."""
    lines = (line for recording in recordings(name) for line in recording.says)
    return tuple(line.text for line in lines if line.kind and line.text and not line.honest)


def play(name: str) -> Part:
    """Return the part that a recording describes. Asked to mend what it said, it says the same again."""
    recorded = recordings(name)

    def part(request: Request) -> ScriptedReply:
        asked, seen = _asked(request), _seen(request)
        if not request.get("tools") and REWRITES in _words(request, "system"):
            return ScriptedReply(asked.rstrip().splitlines()[-1])
        ours = [one for one in recorded if one.asked != ANY and one.asked in asked]
        done = sum(bool(message.get("tool_calls")) for message in request["messages"])
        calls = [call for one in ours for call in _calls(one, seen)]
        if request.get("tools") and done < len(calls):
            return ScriptedReply(calls=(calls[done],))
        lines = [line for one in (*ours, *(one for one in recorded if one.asked == ANY)) for line in one.says]
        return ScriptedReply("\n".join(_line(line, seen) for line in lines if _can_say(line, seen)) or NOTHING)

    return part


def broken() -> dict[str, Part]:
    """Return the parts of servers that fail, by name."""
    raw = read_yaml((CONVERSATIONS / "broken.yaml").read_text(encoding="utf-8"))
    return {name: in_turn([_reply(one) for one in replies]) for name, replies in raw.items()}


def in_turn(replies: Sequence[ScriptedReply]) -> Part:
    """Return the part that gives `replies` in turn, and the last one ever after."""
    left = list(replies)

    def part(_request: Request) -> ScriptedReply:
        return left.pop(0) if len(left) > 1 else left[0]

    return part


def _reply(raw: Mapping[str, Any]) -> ScriptedReply:
    fields = dict(raw)
    calls = tuple(Call(**call) for call in fields.pop("calls", ()))
    body = bytes.fromhex(fields.pop("hex")) if "hex" in fields else fields.pop("body", None)
    return ScriptedReply(**fields, calls=calls, body=body.encode() if isinstance(body, str) else body)


def token_of(words: str, request: Request) -> str | None:
    """Return the token behind which a model was shown `words`, None where it was not."""
    return _token(words, "c", _seen(request))


def _words(request: Request, *roles: str) -> str:
    return "\n".join(str(message.get("content") or "") for message in request["messages"] if message["role"] in roles)


def _asked(request: Request) -> str:
    return _words(request, "user")


def _seen(request: Request) -> dict[str, str]:
    """Return the words that stand behind each token on its line, in what the model was given to read."""
    seen: dict[str, str] = {}
    for line in _words(request, "user", "tool").splitlines():
        found = list(TOKEN.finditer(line))
        ends = [token.start() for token in found[1:]] + [len(line)] * bool(found)
        for token, end in zip(found, ends, strict=True):
            seen[token.group()] = seen.get(token.group(), "") + line[token.end() : end]
    return seen


def _token(words: str, kind: str, seen: Mapping[str, str]) -> str | None:
    return next((t for t, text in seen.items() if t[0] == kind and (words == ANY or words in text)), None)


def _calls(recording: Recording, seen: Mapping[str, str]) -> Iterator[Call]:
    if recording.search:
        yield Call("search_policies", _json(query=recording.search))
    weighs = recording.weighs
    if weighs and (token := _token(weighs.measure, "m", seen)):
        yield Call("assess_measure", _json(measure=token, facts=weighs.facts))


def _can_say(line: RecordedLine, seen: Mapping[str, str]) -> bool:
    """Say whether the model has read what the line stands on."""
    return all(_token(words, "c", seen) for words in line.stands_on) and (
        not line.weighed or bool(_token(line.weighed, "m", seen))
    )


def _line(line: RecordedLine, seen: Mapping[str, str]) -> str:
    text = {"text": line.text} if line.text else {}
    if line.weighed or line.forged.startswith("m"):
        return _json(**text, tell=line.forged or _token(line.weighed, "m", seen))
    cited = [line.forged] if line.forged else [_token(words, "c", seen) for words in line.stands_on]
    return _json(**text, cite=cited)


def _json(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)
