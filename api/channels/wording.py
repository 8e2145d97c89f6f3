"""An answer in the plain words of a messaging app: its statements, a line for each clause they stand on, a link.

Takes the JSON of the contract, as jobs keep it. Lets no Markdown and no markup through: an app that takes either for
its own would show something else than what was verified.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.channels.bubbles import shortened
from api.readings import line_back
from api.sources import below
from corpus.words import words_of

MARKDOWN = re.compile(r"\*\*|__|`|^#+ ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WordedAnswer:
    """An answer in words: what is said, a statement a line; its basis, a clause a line; the line that links to it."""

    statements: str
    basis: str
    whole: str

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(part for part in (self.statements, self.basis, self.whole) if part)

    def within(self, size: int) -> str:
        """Return it in one bubble of `size` bytes: where it is longer, the statements end early and say so."""
        if len(self.text.encode()) <= size:
            return self.text
        end = f"{self.basis}\n{self.whole}"
        if len(end.encode()) > size // 2:
            end = self.whole
        (shortest,) = shortened(self.statements, size - len(end.encode()) - 1, 1, word("cut"))
        return f"{shortest}\n{end}"


def word_answer(answer: Mapping[str, Any], link: str, numbers: bool = True) -> WordedAnswer:
    """Return an answer in words; `link` leads to the page that shows it.

    `numbers`: whether 1 and 2 are free to confirm and change what is said back first.
    """
    texts = (statement["text"] for statement in answer["statements"])
    statements = map(plain, filter(None, (line_back(answer, numbers), *texts)))
    basis = map(plain, below(answer, numbered=False))
    return WordedAnswer("\n".join(statements), "\n".join(basis), word("whole", link=link))


def plain(text: str) -> str:
    """Return text that an app shows as it stands; what is left may be markup anew: *`* without `."""
    while (left := MARKDOWN.sub("", text)) != text:
        text = left
    return text.replace("<", "＜")


def word(name: str, **known: object) -> str:
    """Return the words of that name, filled in."""
    return str(words_of("channels")[name]).format(**known)


def asks_again(text: str) -> bool:
    """Say whether a message asks for an answer that was promised, if there is one."""
    return text.strip() in words_of("channels")["asks_again"]
