import re
from pathlib import Path

import pytest

from corpus.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, text: str) -> Path:
    Path(path).write_text(text, encoding="utf-8")
    return Path(path)


def test_works_with_nothing_set() -> None:
    settings = load_settings({})
    assert settings == Settings()
    assert (settings.home, settings.place, settings.port) == (Path(".tiaoli"), "聊城市", 8000)


def test_the_file_in_the_folder_is_read_unasked() -> None:
    write("tiaoli.toml", 'place = "临沂市"\nport = 9000\n')
    assert load_settings({}).place == "临沂市"
    assert load_settings({}).port == 9000


def test_a_file_named_is_read_instead() -> None:
    write("tiaoli.toml", 'place = "临沂市"\n')
    assert load_settings({}, write("other.toml", 'place = "济南市"\n')).place == "济南市"


def test_the_environment_overrides_the_file() -> None:
    write("tiaoli.toml", 'place = "临沂市"\nport = 9000\n')
    settings = load_settings({"TIAOLI_PLACE": "青岛市", "TIAOLI_HOME": "/srv/tiaoli", "PATH": "/bin"})
    assert (settings.place, settings.home, settings.port) == ("青岛市", Path("/srv/tiaoli"), 9000)


def test_every_setting_can_be_set_by_environment() -> None:
    values = {
        "home": "h",
        "place": "p",
        "data": "d",
        "host": "0.0.0.0",
        "port": "1",
        "llm_timeout": "1.5",
        "deadline": "2.5",
        "workers": "2",
        "log_level": "info",
        "keys_required": "True",
        "metrics_key_required": "True",
        "cors_origins": "https://x",
        "limit_key": "1/day",
        "limit_address": "2/day",
        "limit_user": "3/day",
        "redis": "redis://x",
        "public_url": "https://x",
        "wechat_service": "True",
        "wechat_deliveries": "2",
        "reply_within": "3.5",
        "keep_days": "30",
        "mask_credit_codes": "False",
        "wechat_api": "https://x",
        "wecom_api": "https://x",
    }
    environ = {f"TIAOLI_{name.upper()}": values.get(name, "x") for name in Settings.model_fields}
    settings = load_settings(environ)
    assert {name: str(getattr(settings, name)) for name in Settings.model_fields} == {
        name: values.get(name, "x") for name in Settings.model_fields
    }


@pytest.mark.parametrize("environ", [{"TIAOLI_PLAEC": "x"}, {"TIAOLI_": "x"}])
def test_an_unknown_variable_is_refused_by_name(environ: dict[str, str]) -> None:
    name = next(iter(environ)).removeprefix("TIAOLI_").lower()
    with pytest.raises(SettingsError, match=f"unknown setting: {name}"):
        load_settings(environ)


def test_an_unknown_name_in_the_file_is_refused() -> None:
    write("tiaoli.toml", 'palce = "x"\n')
    with pytest.raises(SettingsError, match="unknown setting: palce"):
        load_settings({})


@pytest.mark.parametrize("port", ["0", "65536", "http", "", "80.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="setting port:"):
        load_settings({"TIAOLI_PORT": port})


@pytest.mark.parametrize("text", ["place = 聊城", "= 1", "[place"])
def test_a_file_that_is_no_toml_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingsError, match=r"cannot read the settings file tiaoli\.toml"):
        load_settings({}, write("tiaoli.toml", text))


def test_a_named_file_that_is_missing_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        load_settings({}, Path("nowhere.toml"))


def test_a_file_in_another_encoding_is_refused() -> None:
    Path("tiaoli.toml").write_bytes('place = "聊城市"'.encode("gb18030"))
    with pytest.raises(SettingsError, match="cannot read"):
        load_settings({})


def test_settings_cannot_be_changed_after_loading() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings({}).port = 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("embedder_key", "secret"),
        ("llm_key", "secret"),
        ("wechat_token", "secret"),
        ("wechat_aes_key", "secret"),
        ("wechat_app_secret", "secret"),
        ("database", "postgresql://tiaoli:secret@127.0.0.1/tiaoli"),
        ("redis", "redis://:secret@127.0.0.1"),
        *((name, "secret") for name in Settings.model_fields if re.fullmatch(r"wecom_.*_(token|aes_key|secret)", name)),
    ],
)
def test_a_secret_does_not_show_where_settings_are_printed(name: str, value: str) -> None:
    settings = load_settings({f"TIAOLI_{name.upper()}": value})
    assert "secret" not in f"{settings} {settings!r}"


@pytest.mark.parametrize(
    "url",
    ["tiaoli.example.cn", "ftp://x", "https://", "https://a b", "https://a/?q=1", "https://a/api", "https://a/v1/b"],
)
def test_an_address_that_nobody_could_follow_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="setting public_url"):
        load_settings({"TIAOLI_PUBLIC_URL": url})


@pytest.mark.parametrize(
    ("url", "prefix"), [("", ""), ("https://a.cn", ""), ("https://a.cn/", ""), ("https://a.cn/tiaoli/b/", "/tiaoli/b")]
)
def test_a_path_of_the_public_address_stands_before_all_of_ours(url: str, prefix: str) -> None:
    assert load_settings({"TIAOLI_PUBLIC_URL": url}).prefix == prefix


@pytest.mark.parametrize("origins", ["www.example.cn", "https://a/b", "https://a;https://b", "null", "ftp://a"])
def test_what_no_browser_would_name_as_an_origin_is_refused(origins: str) -> None:
    with pytest.raises(SettingsError, match="setting cors_origins"):
        load_settings({"TIAOLI_CORS_ORIGINS": origins})


@pytest.mark.parametrize(
    ("url", "address"),
    [("", "http://127.0.0.1:8000"), ("https://a.cn/", "https://a.cn"), ("http://[::1]:8", "http://[::1]:8")],
)
def test_links_lead_to_the_public_address_or_to_where_the_server_listens(url: str, address: str) -> None:
    assert load_settings({"TIAOLI_PUBLIC_URL": url}).address == address
