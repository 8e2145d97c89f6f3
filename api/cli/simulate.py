"""``tiaoli simulate``: plays the vendor's server of a channel against a running instance, as its users would see it.

Tokens and keys are read from the settings of the instance. Exit code 1 where the callback fails the vendor's check or a
user was left without the answer.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import click

from corpus.settings import Settings

if TYPE_CHECKING:
    from api.simulate.stage import Api, Stage

QUESTIONS = click.argument("questions", nargs=-1, metavar="[QUESTION]...")
URL = click.option("--url", help="Where the instance listens (default: the settings host and port).")
USER = click.option("--user", default="", help="The user who asks, to go on with a conversation (default: a new one).")
USERS = click.option("--users", type=click.IntRange(1, 2000), help="Have so many users ask at once; print the figures.")
API_PORT = click.option(
    "--api-port", type=click.IntRange(1, 65535), help="Serve the vendor's own API here, for what the instance sends."
)
PATHS = {"bot": "/wecom", "app": "/wecom/app", "kf": "/wecom/kf"}


@click.group()
def simulate() -> None:
    """Try a channel without an account: play the vendor's server against a running instance."""


@simulate.command("wechat")
@QUESTIONS
@URL
@USER
@USERS
@API_PORT
@click.option("--mode", type=click.Choice(["plain", "compatible", "safe"]), help="(default: safe where a key is set)")
@click.option("--unpermitted", is_flag=True, help="An account that may not send messages by itself.")
@click.pass_obj
def public_account(
    settings: Settings,
    questions: tuple[str, ...],
    url: str | None,
    user: str,
    users: int | None,
    api_port: int | None,
    mode: str | None,
    unpermitted: bool,
) -> None:
    """Ask a 公众号 each QUESTION, or the lines of stdin."""
    from api.simulate import stage
    from api.simulate.wechat import Mode

    token, key = _set(settings, "wechat_token"), settings.wechat_aes_key
    chosen = Mode(mode or ("safe" if key else "plain"))
    app_id = settings.wechat_app_id if chosen is Mode.PLAIN else _set(settings, "wechat_app_id")
    api = _api(settings, api_port, "wechat_app_secret", not unpermitted)
    address = _address(settings, url, "/wechat")
    _play(stage.public_account(address, token, key, app_id, chosen, api), address, questions, user, users)


@simulate.command("wecom")
@QUESTIONS
@URL
@USER
@USERS
@API_PORT
@click.option("--as", "kind", type=click.Choice([*PATHS]), default="bot", show_default=True)
@click.option("--feedback", type=click.Choice(["good", "bad"]), help="What the users of a bot think of its answers.")
@click.pass_obj
def enterprise(
    settings: Settings,
    questions: tuple[str, ...],
    url: str | None,
    user: str,
    users: int | None,
    api_port: int | None,
    kind: str,
    feedback: str | None,
) -> None:
    """Ask a bot, an application or the customer service of 企业微信 each QUESTION, or the lines of stdin."""
    from api.channels.crypto import Seal
    from api.simulate import stage

    address = _address(settings, url, PATHS[kind])
    receiver = "" if kind == "bot" else _set(settings, "wecom_corp_id")
    seal = Seal(_set(settings, f"wecom_{kind}_token"), _set(settings, f"wecom_{kind}_aes_key"), receiver)
    if kind == "bot":
        played = stage.robot(address, seal, feedback)
    elif kind == "app":
        played = stage.application(address, seal, _api(settings, api_port, "wecom_app_secret"))
    elif api := _api(settings, api_port, "wecom_kf_secret"):
        played = stage.customer_service(address, seal, api)
    else:
        raise click.UsageError("--as kf needs --api-port, and the setting wecom_api to point there")
    _play(played, address, questions, user, users)


def _play(
    played: "AbstractAsyncContextManager[Stage]", address: str, questions: Sequence[str], user: str, users: int | None
) -> None:
    from api.simulate.session import RefusedError, flood, talk
    from assistant.replies import examples

    async def play() -> bool:
        async with played as stage:
            if users:
                return await flood(stage, address, users, questions or examples())
            return await talk(stage, address, user, questions)

    try:
        well = asyncio.run(play())
    except RefusedError as error:
        if not error.tried:
            raise
        click.echo(f"tiaoli: {error}", err=True)
        well = False
    if not well:
        raise click.exceptions.Exit(1)


def _api(settings: Settings, port: int | None, secret: str, permitted: bool = True) -> "Api | None":
    from api.simulate.stage import Api

    return Api(port, _set(settings, secret), permitted) if port else None


def _address(settings: Settings, url: str | None, path: str) -> str:
    return (url or f"http://{settings.host}:{settings.port}").rstrip("/") + path


def _set(settings: Settings, name: str) -> str:
    """Return a setting without which there is nothing to play."""
    value = str(getattr(settings, name))
    if not value:
        raise click.UsageError(f"setting {name} is empty: it has to be that of the instance")
    return value
