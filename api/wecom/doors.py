"""The doors of 企业微信 that are set: opened with the server, and closed with it.

Refuses a door that is set by halves.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from api.channels.switchboard import Switchboard
from api.wecom.app import App
from api.wecom.kf import Kf
from api.wecom.robot import Robot
from corpus.settings import Settings, SettingsError

ROBOT = ("wecom_bot_token", "wecom_bot_aes_key")
APP = ("wecom_app_token", "wecom_app_aes_key", "wecom_corp_id")
KF = ("wecom_kf_token", "wecom_kf_aes_key", "wecom_kf_secret", "wecom_corp_id")
Names = tuple[str, ...]  # the settings of a door: its token, its key and what else it needs
Door = Robot | App | Kf
D = TypeVar("D", Robot, App, Kf)


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors; None for one that is not set."""

    robot: Robot | None
    app: App | None
    kf: Kf | None

    def named(self, name: str) -> Door | None:
        """Return the door of that name: robot, app or kf."""
        return {"robot": self.robot, "app": self.app, "kf": self.kf}.get(name)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Send what was left unsent and fetch what was missed, until the server stops."""
        outboxes = [door.outbox for door in (self.app, self.kf) if door and door.outbox]
        runs = [*(outbox.run() for outbox in outboxes), *((self.kf.run(),) if self.kf else ())]
        tasks = [asyncio.create_task(run) for run in runs]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for door in (self.app, self.kf):
                if door:
                    await door.close()


def doors_of(settings: Settings, switchboard: Switchboard) -> Doors:
    """Return the doors that are set. Raises SettingsError."""
    if settings.wecom_app_secret and not settings.wecom_agent_id.isdecimal():
        raise SettingsError("setting wecom_agent_id: wecom_app_secret needs the AgentId, a number, beside it")
    if settings.wecom_app_secret and not settings.wecom_app_token:
        raise SettingsError("setting wecom_app_token: wecom_app_secret needs it beside it")
    return Doors(
        _door(Robot, ROBOT, settings, switchboard),
        _door(App, APP, settings, switchboard),
        _door(Kf, KF, settings, switchboard),
    )


def _door(kind: Callable[[Settings, Switchboard], D], names: Names, settings: Settings, board: Switchboard) -> D | None:
    if not _is_set(settings, names):
        return None
    try:
        return kind(settings, board)
    except SettingsError as error:
        raise SettingsError(f"setting {names[1]}: {error}") from None


def _is_set(settings: Settings, names: Names) -> bool:
    """Say whether a door is set; the id of the enterprise alone opens none."""
    present = [name for name in names if getattr(settings, name)]
    if set(present) <= {"wecom_corp_id"}:
        return False
    for name in names:
        if name not in present:
            raise SettingsError(f"setting {name}: it is needed beside {present[0]}")
    return True
