"""Sets the stage for one channel: the callback at an address, the vendor's API beside it, players by their names.

`patience` everywhere: the seconds after which the vendor drops each delivery of a message.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from api.channels.crypto import Seal
from api.simulate import wechat, wecom_app, wecom_bot
from api.simulate.courier import PATIENCE, Courier, client
from api.simulate.follower import Follower, VendorAccount
from api.simulate.inbox import Inbox
from api.simulate.outbound import Inboxes, listening
from api.simulate.transcript import Listener, SimulatedTurn
from api.simulate.wechat_api import PublicApi
from api.simulate.wecom_api import EnterpriseApi
from api.simulate.wecom_kf import Bell, Customer


class Player(Protocol):
    """A user of a channel."""

    async def enter(self) -> SimulatedTurn:
        """Enter for the first time."""

    async def ask(self, question: str) -> SimulatedTurn:
        """Ask, and stay until the vendor has nothing more to show."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The check of the address, which raises NotServedError, and what makes a player of a name and a listener.

    `rich`: the channel's app renders Markdown.
    """

    check: Callable[[], Awaitable[None]]
    player: Callable[[str, Listener], Player]
    rich: bool = False


@dataclass(frozen=True, slots=True)
class Api:
    """Where the vendor's API is to be served, the secret it is called with, and whether it may send."""

    port: int
    secret: str
    permitted: bool = True


@asynccontextmanager
async def public_account(
    url: str,
    token: str,
    aes_key: str,
    app_id: str,
    mode: wechat.Mode,
    api: Api | None = None,
    patience: Sequence[float] = PATIENCE,
) -> AsyncIterator[Stage]:
    """Yield the stage of a 公众号. Raises SettingsError for a key that is none, PortError for a port that is taken."""
    seal = None if mode is wechat.Mode.PLAIN else Seal(token, aes_key, app_id)
    account = wechat.PublicAccount(token, seal, mode)
    async with AsyncExitStack() as stack:
        courier = Courier(await stack.enter_async_context(client()), url, patience)
        inboxes = Inboxes(Inbox)
        if api:
            served = PublicApi(app_id, api.secret, inboxes, api.permitted).app()
            await stack.enter_async_context(listening(served, api.port))
        yield Stage(lambda: wechat.check(courier, token), _followers(courier, account, inboxes if api else None))


@asynccontextmanager
async def robot(
    url: str, seal: Seal, feedback: str | None = None, patience: Sequence[float] = PATIENCE
) -> AsyncIterator[Stage]:
    """Yield the stage of a 智能机器人."""
    async with client() as http:
        courier = Courier(http, url, patience)

        def player(user: str, listen: Listener) -> Player:
            return wecom_bot.Colleague(courier, seal, user, listen, feedback)

        yield Stage(lambda: wecom_app.check(courier, seal), player, rich=True)


@asynccontextmanager
async def application(
    url: str, seal: Seal, api: Api | None = None, patience: Sequence[float] = PATIENCE
) -> AsyncIterator[Stage]:
    """Yield the stage of a 自建应用. Raises PortError for a port that is taken."""
    async with AsyncExitStack() as stack:
        courier = Courier(await stack.enter_async_context(client()), url, patience)
        inboxes = Inboxes(Inbox)
        if api:
            served = EnterpriseApi(seal.receiver, api.secret, inboxes).app()
            await stack.enter_async_context(listening(served, api.port))
        account = wecom_app.Application(seal)
        yield Stage(lambda: wecom_app.check(courier, seal), _followers(courier, account, inboxes if api else None))


@asynccontextmanager
async def customer_service(url: str, seal: Seal, api: Api) -> AsyncIterator[Stage]:
    """Yield the stage of a 微信客服, which is nothing without the vendor's API. Raises PortError for one taken."""
    inboxes = Inboxes(Inbox)
    enterprise = EnterpriseApi(seal.receiver, api.secret, inboxes)
    async with client() as http, listening(enterprise.app(), api.port):
        courier = Courier(http, url)
        bell = Bell(courier, seal, enterprise)

        def player(user: str, listen: Listener) -> Player:
            return Customer(bell, enterprise, user, inboxes[user], listen)

        yield Stage(lambda: wecom_app.check(courier, seal), player)


def _followers(courier: Courier, account: VendorAccount, inboxes: Inboxes | None) -> Callable[[str, Listener], Player]:
    def follower(user: str, listen: Listener) -> Player:
        return Follower(courier, account, user, None if inboxes is None else inboxes[user], listen)

    return follower
