"""The page with the whole answer to one message, behind a link that only we can have made. It works without script.

While the answer is not there the page says so and comes again by itself.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.channels.switchboard import Switchboard
from api.chat import told_answer
from api.citations import shorts
from api.errors import RequestError
from api.layout import render
from corpus.unknown import UnknownError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def switchboard_of(request: Request) -> Switchboard:
    """Return the switchboard of the app that serves `request`."""
    switchboard: Switchboard = request.app.state.switchboard
    return switchboard


OnLine = Annotated[Switchboard, Depends(switchboard_of)]


@router.get("/a/{token}")
async def answer(token: str, switchboard: OnLine) -> str:
    """The answer to the message that `token` leads to."""
    try:
        job = await switchboard.job(token)
    except UnknownError:
        raise RequestError("answer_not_found") from None
    names = shorts(switchboard.desk.index().metadata)
    view = told_answer(dict(job.answer), names) if job.answer else None
    return render("answer.html", question=job.message.question, failed=job.failed, answer=view)
