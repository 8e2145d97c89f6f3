"""Other people's clients at the door, as they are installed."""

import asyncio
from pathlib import Path

import httpx
import httpx2
import openai
import pytest
from fastapi import FastAPI
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletionMessageParam
from pydantic import SecretStr

from api.app import create_app
from corpus.settings import Settings
from tests.api.conftest import Served

QUESTION = "我们公司刚升规，市里有没有奖励？"
ASKED: list[ChatCompletionMessageParam] = [{"role": "user", "content": QUESTION}]


def langchain(served: Served) -> ChatOpenAI:
    return ChatOpenAI(model="tiaoli", base_url=f"{served.url}/v1", api_key=SecretStr("none"), stream_usage=True)


def within(app: FastAPI, api_key: str = "none") -> openai.AsyncOpenAI:
    """Return OpenAI's client, pointed at an app of this process."""
    inside = httpx2.AsyncClient(transport=httpx2.ASGITransport(app))
    return openai.AsyncOpenAI(base_url="http://tiaoli/v1", api_key=api_key, http_client=inside, max_retries=0)


def test_openai_s_client_gets_text_and_citations(client: openai.OpenAI, http: httpx.Client) -> None:
    told = client.chat.completions.create(model="tiaoli", messages=ASKED, temperature=0).choices[0].message
    assert told.content is not None
    assert "10万元" in told.content
    extra = told.model_extra or {}
    assert extra["status"] == "answered"
    assert extra["citations"]
    for citation in extra["citations"]:
        text = http.get(f"/api/policies/{citation['policy_id']}/text").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_openai_s_client_streams_statements_and_then_the_structure(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="tiaoli", messages=ASKED).choices[0].message.content
    streamed = client.chat.completions.create(
        model="tiaoli", messages=ASKED, stream=True, stream_options={"include_usage": True}
    )
    *parts, usage = list(streamed)
    assert "".join(part.choices[0].delta.content or "" for part in parts) == whole
    assert parts[-1].choices[0].finish_reason == "stop"
    assert (parts[-1].choices[0].delta.model_extra or {})["citations"]
    assert usage.usage is not None
    assert usage.usage.completion_tokens == len(whole or "")


def test_openai_s_helper_that_adds_chunks_up_gets_the_whole(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model="tiaoli", messages=ASKED) as stream:
        told = stream.get_final_completion().choices[0].message
    assert told.content is not None
    assert "依据：" in told.content
    assert (told.model_extra or {})["status"] == "answered"


def test_openai_s_client_asks_asynchronously(served: Served) -> None:
    async def ask() -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=f"{served.url}/v1", api_key="none") as client:
            whole = await client.chat.completions.create(model="tiaoli", messages=ASKED)
            streamed = await client.chat.completions.create(model="tiaoli", messages=ASKED, stream=True)
            return whole.choices[0].message.content, "".join(
                [part.choices[0].delta.content or "" async for part in streamed]
            )

    whole, streamed = asyncio.run(ask())
    assert whole == streamed


def test_openai_s_client_finds_the_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["tiaoli"]
    assert client.models.retrieve("tiaoli").owned_by == "tiaoli"
    with pytest.raises(openai.NotFoundError) as unknown:
        client.models.retrieve("gpt-4o")
    assert unknown.value.code == "model_not_found"


def test_openai_s_client_understands_what_is_refused(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as empty:
        client.chat.completions.create(model="tiaoli", messages=[{"role": "user", "content": ""}])
    assert (empty.value.code, empty.value.param) == ("question_empty", "messages")
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="gpt-4o", messages=ASKED, stream=True)
    assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")


def test_openai_s_client_notices_that_a_stream_has_failed(failing: FastAPI) -> None:
    async def ask() -> list[str | None]:
        async with within(failing) as client:
            streamed = await client.chat.completions.create(model="tiaoli", messages=ASKED, stream=True)
            return [part.choices[0].delta.content async for part in streamed]

    with pytest.raises(openai.APIError) as failed:
        asyncio.run(ask())
    assert failed.value.message == "检索服务暂时不可用，请稍后再试。"


def test_openai_s_client_comes_in_with_a_key_and_hears_of_limits(settings: Settings, tmp_path: Path) -> None:
    app = create_app(
        settings.model_copy(
            update={"database": f"sqlite:///{tmp_path / 'keys'}", "keys_required": True, "limit_key": "1/minute"}
        )
    )
    _, key = app.state.desk.keys().add("客户端")

    async def ask(api_key: str) -> str | None:
        async with within(app, api_key) as client:
            told = await client.chat.completions.create(model="tiaoli", messages=ASKED)
            return told.choices[0].message.content

    with pytest.raises(openai.AuthenticationError) as stranger:
        asyncio.run(ask("none"))
    assert (stranger.value.code, stranger.value.type) == ("key_invalid", "authentication_error")
    assert "10万元" in str(asyncio.run(ask(key)))
    with pytest.raises(openai.RateLimitError) as too_often:
        asyncio.run(ask(key))
    assert (too_often.value.code, too_often.value.type) == ("rate_limited", "rate_limit_error")
    assert int(too_often.value.response.headers["retry-after"]) > 0


def test_langchain_converses(served: Served) -> None:
    told = langchain(served).invoke(
        [
            SystemMessage("只用英文回答"),
            HumanMessage("帮我算算升规奖励"),
            AIMessage("500万元。"),
            HumanMessage("今年升的，后面还不知道"),
        ]
    )
    assert "最高5万元" in str(told.content)
    assert "500万" not in str(told.content)
    assert isinstance(told, AIMessage)
    assert told.usage_metadata is not None
    assert told.usage_metadata["output_tokens"] == len(str(told.content))


def test_langchain_streams(served: Served) -> None:
    model = langchain(served)
    pieces = [str(piece.content) for piece in model.stream(QUESTION)]
    assert len([piece for piece in pieces if piece]) > 2
    assert "".join(pieces) == model.invoke(QUESTION).content
