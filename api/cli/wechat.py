"""The commands that set up a 公众号 at the vendor: ``wechat menu``."""

from typing import Any

import click

from corpus.settings import Settings


@click.group()
def wechat() -> None:
    """Set up the 公众号."""


@wechat.command()
@click.pass_obj
def menu(settings: Settings) -> None:
    """Put the menu below the 公众号: 提问, 一键匹配, 计算器."""
    import asyncio

    from api.wechat.account import menu as made
    from api.wechat.remarks import word

    if not settings.public_url:
        raise click.UsageError("setting public_url: the menu leads to pages under it")
    buttons = made(settings.address)
    asyncio.run(_create(settings, buttons))
    click.echo(word("menu_set"))
    for button in buttons["button"]:
        click.echo(f"{button['name']}  {button.get('url', '')}".rstrip())


async def _create(settings: Settings, buttons: dict[str, Any]) -> None:
    from api.wechat.account import account_of

    account = account_of(settings)
    try:
        await account.post("/cgi-bin/menu/create", buttons)
    finally:
        await account.close()
