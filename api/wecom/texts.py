"""An answer as the texts of 企业微信 and 微信客服: plain words, at most so many bytes each, and a link to all of it."""

from api.channels.bubbles import shortened
from api.channels.jobs import Job
from api.channels.wording import word, word_answer

SIZE = 2048  # bytes of a text
SENT = 3  # texts in which an answer is sent


def replied(job: Job, link: str, numbers: bool) -> str:
    """Return the one text in which what came of a job is replied; `numbers` as in `word_answer`."""
    return word_answer(job.answer, link, numbers).within(SIZE) if job.answer is not None else word("failed")


def sent(job: Job, link: str, numbers: bool = True) -> tuple[str, ...]:
    """Return the texts in which it is sent."""
    if job.answer is None:
        return (word("failed"),)
    return shortened(word_answer(job.answer, link, numbers).text, SIZE, SENT, word("whole", link=link))
