"""An account with 企业微信's interface: an id of the enterprise and the secret of one of its applications."""

import httpx

from api.channels.accounts import Account


def account(base: str, corp_id: str, secret: str) -> Account:
    """Return the account of the application with this secret."""

    async def login(client: httpx.AsyncClient, _force: bool) -> httpx.Response:
        return await client.get("/cgi-bin/gettoken", params={"corpid": corp_id, "corpsecret": secret})

    return Account(base, login)
