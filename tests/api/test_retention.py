"""What is removed in time, what stays counted, and what is never written."""

import logging
import shutil
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from api.channels.jobs import ChannelMessage, Jobs
from api.channels.reviews import Reviews, Verdict
from api.process import MaskingFormatter
from api.retention import DAY, remove_old
from assistant.assistant import Assistant
from assistant.conversation.profiles import Profile, Profiles
from assistant.conversation.state import ConversationState
from assistant.conversation.store import Conversations, Turn
from corpus.settings import Settings

NUMBERS = ("13812345678", "0635-8288123", "37250119900307123X", "6222021234567890123", "li.si@example.com.cn")
CODE = "91371500MA3C4D5E6F"


@pytest.fixture
def kept(url: str, tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path, database=url, keep_days=180)
    remove_old(settings, time.time() + 999 * DAY)  # what other tests left in a database that they share
    return settings


def _turn(days: float, status: str = "answered") -> Turn:
    return Turn("问", {"status": status}, ConversationState(), datetime.now(UTC) - timedelta(days=days))


def _counts(url: str) -> Counter[tuple[str, str]]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, name, number FROM usage")).all()
    engine.dispose()
    total: Counter[tuple[str, str]] = Counter()
    for kind, name, number in rows:
        total[kind, name] += number
    return total


def test_turns_older_than_the_days_set_go_and_stay_counted(kept: Settings, url: str) -> None:
    conversations, before = Conversations(url), _counts(url)
    conversations.append("old", _turn(181))
    conversations.append("mixed", _turn(200, "no_basis"))
    conversations.append("mixed", _turn(1))
    assert remove_old(kept, time.time()) == (2, 0)
    assert conversations.turns("old") == ()
    assert len(conversations.turns("mixed")) == 1
    assert _counts(url) - before == Counter({("turn", "answered"): 1, ("turn", "no_basis"): 1})
    conversations.close()


def test_facts_go_with_their_day_and_those_just_told_stay(kept: Settings, url: str) -> None:
    conversations = Conversations(url)
    conversations.append("old", _turn(181))
    conversations.tell("new", {"annual_sales": Decimal(1)})
    remove_old(kept, time.time())
    assert conversations.facts("new")
    remove_old(kept, time.time() + 181 * DAY)
    assert not conversations.facts("new")
    conversations.close()


def test_a_turn_behind_removed_ones_goes_on_counting(kept: Settings, url: str) -> None:
    conversations = Conversations(url)
    conversations.append("long", _turn(181))
    conversations.append("long", _turn(1))
    remove_old(kept, time.time())
    conversations.append("long", _turn(0))
    assert len(conversations.turns("long")) == 2
    conversations.close()


def test_messages_and_reviews_older_than_the_days_set_go(kept: Settings, url: str) -> None:
    jobs, reviews, before = Jobs(url), Reviews(url), _counts(url)
    job = jobs.received(ChannelMessage("wechat", "k", "u", "问", "c"))
    reviews.keep(job, "u", Verdict.WRONG, (), "不对")
    assert remove_old(kept, time.time()) == (0, 0)
    assert remove_old(kept, time.time() + 181 * DAY) == (0, 1)
    assert _counts(url) - before == Counter({("job", "wechat"): 1})
    jobs.close()
    reviews.close()


def test_nothing_personal_is_in_any_file_of_the_home(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    mine = settings.model_copy(update={"home": home})
    _copied(settings, home)
    question = f"我们刚升规，能拿多少奖励？联系{'，'.join(NUMBERS)}，代码{CODE}"
    with Assistant(mine) as assistant:
        answer = assistant.ask(question)
        assistant.ask(f"那明年呢 {NUMBERS[0]}", answer.conversation_id)
    assert answer.status == "answered"
    assert all(number not in answer.question for number in (*NUMBERS, CODE))
    url = f"sqlite:///{home / 'tiaoli.sqlite'}"
    profiles, reviews, jobs = Profiles(url), Reviews(url), Jobs(url)
    profiles.add(Profile(f"张三 {NUMBERS[0]}", {}))
    job = jobs.received(ChannelMessage("wecom", "k", "u", "问", "c"))
    reviews.keep(job, "u", Verdict.WRONG, (), f"打 {NUMBERS[1]} 给我")
    # Looked into while the database is open: what is not in the file yet is in its WAL.
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    found = {path for path, kept in files.items() for number in (*NUMBERS, CODE) if number.encode() in kept}
    for opened in (profiles, reviews, jobs):
        opened.close()
    assert not found


def _copied(settings: Settings, home: Path) -> None:
    shutil.copytree(settings.home, home)


def test_the_credit_code_stays_where_the_setting_says_so(settings: Settings, tmp_path: Path) -> None:
    _copied(settings, tmp_path / "home")
    mine = settings.model_copy(update={"home": tmp_path / "home", "mask_credit_codes": False})
    with Assistant(mine) as assistant:
        assert CODE in assistant.ask(f"代码{CODE}，刚升规有奖励吗").question


def test_a_log_record_and_its_traceback_are_masked() -> None:
    formatter = MaskingFormatter("%(message)s")
    try:
        raise ValueError(f"bad {NUMBERS[0]}")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "call %s", (NUMBERS[1],), (type(error), error, None))
    written = formatter.format(record)
    assert NUMBERS[0] not in written
    assert NUMBERS[1] not in written
