"""The 公众号's account at the vendor's server: its token, and the menu that is set there."""

import httpx

from api.channels.accounts import Account, Login
from api.wechat.remarks import button, pages_of
from corpus.settings import Settings, SettingsError

ASK = "ask"  # key of the button that invites a question


def account_of(settings: Settings) -> Account:
    """Return the account that the settings name. Raises SettingsError where they name none."""
    if not (settings.wechat_app_id and settings.wechat_app_secret):
        raise SettingsError("setting wechat_app_secret: calls to the vendor need it, and wechat_app_id beside it")
    return Account(settings.wechat_api, _login(settings.wechat_app_id, settings.wechat_app_secret))


def menu(address: str) -> dict[str, list[dict[str, str]]]:
    """Return the menu: a button that invites a question, and two that open pages of the server at `address`."""
    ask = {"type": "click", "name": button("ask"), "key": ASK}
    pages = ({"type": "view", "name": button(name), "url": url} for name, url in pages_of(address).items())
    return {"button": [ask, *pages]}


def _login(app_id: str, secret: str) -> Login:
    """Return what asks for the stable token: asking again does not make the one in use void."""
    credential = {"grant_type": "client_credential", "appid": app_id, "secret": secret}

    async def login(client: httpx.AsyncClient, force: bool) -> httpx.Response:
        return await client.post("/cgi-bin/stable_token", json={**credential, "force_refresh": force})

    return login
