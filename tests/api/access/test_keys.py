"""API keys in both databases, and the command that makes and ends them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text, update

from api.access.keys import KEYS, KeyNameError, KeyRole, Keys
from assistant.conversation.store import Conversations
from corpus.unknown import UnknownError
from tests.command import Command


@pytest.fixture
def keys(url: str) -> Iterator[Keys]:
    opened = Keys(url)
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(url: str, keys: Keys) -> Iterator[Keys]:
    """Another process's view of the same keys."""
    opened = Keys(url)
    yield opened
    opened.close()


def test_a_key_is_found_by_itself_with_its_role_and_name(keys: Keys) -> None:
    key_id, secret = keys.add("营业厅", KeyRole.STAFF)
    found = keys.find(secret)
    assert found is not None
    assert (found.id, found.name, found.role) == (key_id, "营业厅", KeyRole.STAFF)
    assert found.created_at.tzinfo is UTC


def test_a_key_is_long_and_names_its_id(keys: Keys) -> None:
    key_id, secret = keys.add("a")
    assert secret.startswith(f"tl-{key_id}-")
    assert len(secret.rsplit(f"{key_id}-")[1]) * 6 >= 256
    assert keys.add("a")[1] != secret


@pytest.mark.parametrize("change", [lambda k: k[:-1], lambda k: k + "A", lambda k: k[:-1] + "é", lambda k: ""])
def test_what_is_not_quite_a_key_is_none(keys: Keys, change: object) -> None:
    _, secret = keys.add("a")
    assert callable(change)
    assert keys.find(change(secret)) is None


def test_the_secret_of_another_key_opens_none(keys: Keys) -> None:
    (first, secret), (second, _) = keys.add("a"), keys.add("b")
    assert keys.find(secret.replace(first, second)) is None
    assert keys.find(secret.replace(first, "0" * 12)) is None


def test_only_a_hash_is_kept(url: str, keys: Keys) -> None:
    key_id, secret = keys.add("a")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM api_keys WHERE id = :id"), {"id": key_id}).one()
    engine.dispose()
    assert row.digest == sha256(secret.encode()).hexdigest()
    assert secret.rsplit(f"{key_id}-")[1] not in str(row)
    assert row.digest not in repr(keys.find(secret))


def test_a_revoked_key_opens_nothing_and_is_still_listed(keys: Keys) -> None:
    key_id, secret = keys.add("a")
    assert keys.find(secret)
    keys.revoke(key_id)
    assert keys.find(secret) is None
    (ended,) = [key.revoked_at for key in keys.all() if key.id == key_id]
    assert ended
    keys.revoke(key_id)
    assert [key.revoked_at for key in keys.all() if key.id == key_id] == [ended]


def test_a_key_revoked_elsewhere_opens_nothing_once_it_is_looked_up_again(
    keys: Keys, elsewhere: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.access.keys.REMEMBERED", 0.0)
    key_id, secret = keys.add("a")
    assert keys.find(secret)
    elsewhere.revoke(key_id)
    assert keys.find(secret) is None


def test_an_unknown_id_cannot_be_revoked(keys: Keys) -> None:
    with pytest.raises(UnknownError):
        keys.revoke("0" * 12)


def test_a_use_is_written_down_once_a_minute(url: str, keys: Keys, elsewhere: Keys) -> None:
    def last_used() -> datetime | None:
        return next(key.last_used for key in elsewhere.all() if key.id == key_id)

    key_id, secret = keys.add("a")
    assert last_used() is None
    keys.find(secret)
    first = last_used()
    assert first
    assert datetime.now(UTC) - first < timedelta(minutes=1)
    keys.find(secret)
    assert last_used() == first
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:  # as if the first use had been long ago
        connection.execute(update(KEYS).where(KEYS.c.id == key_id).values(last_used=first - timedelta(minutes=2)))
    engine.dispose()
    assert elsewhere.find(secret)
    assert (last_used() or first) > first


def test_keys_stand_beside_conversations(url: str, keys: Keys) -> None:
    _, secret = keys.add("a")
    Conversations(url).close()
    assert keys.find(secret)


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "a\nb", "\udcff"])
def test_a_name_that_cannot_be_printed_is_refused(keys: Keys, name: str) -> None:
    with pytest.raises(KeyNameError):
        keys.add(name)


@pytest.fixture
def _own_home(tiaoli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOLI_HOME", str(tmp_path / "home"))


@pytest.mark.usefixtures("_own_home")
def test_a_key_is_printed_once_listed_and_ended(tiaoli: Command) -> None:
    made = tiaoli("keys", "add", "营业厅", "--role", "staff")
    secret = made.out.strip()
    key_id = secret.split("-")[1]
    assert made.code == 0
    assert key_id in made.told
    assert secret not in made.err
    listed = tiaoli("keys", "list", "--json")
    (key,) = listed.json
    assert (key["id"], key["name"], key["role"], key["revoked_at"]) == (key_id, "营业厅", "staff", None)
    assert secret not in listed.out
    assert sha256(secret.encode()).hexdigest() not in listed.out
    assert key_id in tiaoli("keys").out
    assert tiaoli("keys", "revoke", key_id).code == 0
    assert tiaoli("keys", "list", "--json").json[0]["revoked_at"]


@pytest.mark.usefixtures("_own_home")
@pytest.mark.parametrize(
    "args", [("add",), ("add", ""), ("add", "a", "--role", "king"), ("revoke",), ("revoke", "none"), ("nonsense",)]
)
def test_bad_usage_of_keys_is_one_sentence_and_exit_2(tiaoli: Command, args: tuple[str, ...]) -> None:
    done = tiaoli("keys", *args)
    assert done.code == 2
    assert done.told
    assert done.out == ""


def test_keys_in_a_database_that_is_none_is_one_sentence(tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOLI_DATABASE", "nonsense")
    done = tiaoli("keys")
    assert done.code == 2
    assert done.told
