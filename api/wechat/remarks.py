"""What a 公众号 says besides answers: while one is being worked out, when somebody comes, to what it cannot read."""

import time

from api.channels.jobs import Job
from api.channels.wording import asks_again, plain
from assistant.replies import examples
from corpus.words import words_of

GO_ON, ASK = "1", "2"  # ids of lines that can be tapped: one asks for an answer, one is a question
EXAMPLES = 3
SHORT = 20  # characters of a question that tell which it is


def is_poll(text: str, menu_id: str) -> bool:
    """Say whether a message asks for an answer that was promised, if there is one."""
    return menu_id == GO_ON or asks_again(text)


def looking(job: Job, link: str) -> str:
    """Return what is said while an answer is being worked out."""
    return word("looking", seconds=max(1, round(time.time() - job.created_at)), go_on=_go_on(), link=link)


def also(job: Job) -> str:
    """Return the line that tells of an earlier answer that is there."""
    return word("also", question=shortly(job.message.question), go_on=_go_on())


def shortly(question: str) -> str:
    """Return so much of a question that its user knows which it is."""
    line = plain(" ".join(question.split()))
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def welcome(address: str) -> str:
    """Return what is said to whoever comes; `address` is that of the server."""
    pages = pages_of(address)
    return word("welcome", examples=_examples(), match=pages["match"], calculators=pages["calculators"])


def ask_away() -> str:
    """Return what is said to whoever wants to ask."""
    return word("ask_away", examples=_examples())


def unread(kind: str) -> str:
    """Return what is said to a message that is no text."""
    return str(words_of("wechat")["kinds"].get(kind, words_of("wechat")["other"]))


def pages_of(address: str) -> dict[str, str]:
    """Return the addresses of the pages that are linked to."""
    return {"match": f"{address}/match", "calculators": f"{address}/measures"}


def button(name: str) -> str:
    """Return what is written on a button of the menu."""
    return str(words_of("wechat")["buttons"][name])


def word(name: str, **known: object) -> str:
    """Return the words of that name, filled in."""
    return str(words_of("wechat")[name]).format(**known)


def _go_on() -> str:
    return word("tap", text=word("go_on"), id=GO_ON)


def _examples() -> str:
    return "\n".join(word("tap", text=example, id=ASK) for example in examples()[:EXAMPLES])
