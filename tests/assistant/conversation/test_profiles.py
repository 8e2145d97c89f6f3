import multiprocessing
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, text

from assistant.conversation.profiles import Profile, Profiles
from assistant.conversation.store import Conversations, ConversationsError, Turn
from corpus.measures.facts import vocabulary
from corpus.unknown import UnknownError

TOLD = vocabulary().read(
    {"applicant": "企业", "above_scale": False, "annual_sales": "92亿元", "land_area": "2.5", "evaluation_rank": 11}
)


@pytest.fixture
def profiles(url: str) -> Iterator[Profiles]:
    opened = Profiles(url)
    yield opened
    opened.close()


def open_once(url: str) -> None:
    Profiles(url).close()


def test_a_profile_comes_back_as_it_was_saved(profiles: Profiles) -> None:
    saved = profiles.add(Profile("聊城某某纺织", TOLD))
    assert profiles.get(saved) == Profile("聊城某某纺织", TOLD)
    assert profiles.get(saved).facts["annual_sales"] == Decimal("9200000000")
    assert profiles.get(saved).facts["above_scale"] is False


def test_profiles_do_not_see_each_other(profiles: Profiles) -> None:
    one, other = profiles.add(Profile("一", TOLD)), profiles.add(Profile("二", {}))
    assert one != other
    assert profiles.get(other) == Profile("二", {})
    profiles.forget(one)
    assert profiles.get(other) == Profile("二", {})
    with pytest.raises(UnknownError):
        profiles.get(one)


def test_a_profile_is_replaced_whole(profiles: Profiles) -> None:
    saved = profiles.add(Profile("一", TOLD))
    profiles.put(saved, Profile("改名", {"above_scale": True}))
    assert profiles.get(saved) == Profile("改名", {"above_scale": True})


def test_nobody_saves_under_an_id_of_their_own(profiles: Profiles) -> None:
    with pytest.raises(UnknownError):
        profiles.put("chosen-by-me", Profile("一", {}))
    with pytest.raises(UnknownError):
        profiles.get("chosen-by-me")


@pytest.mark.parametrize("given", ["", "a" * 65, "../etc", "a b", "é"])
def test_a_malformed_id_is_refused(profiles: Profiles, given: str) -> None:
    with pytest.raises(ConversationsError):
        profiles.get(given)


def test_a_fact_that_the_vocabulary_lost_is_left_out(url: str, profiles: Profiles) -> None:
    saved = profiles.add(Profile("一", {"above_scale": True}))
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        kept = '{"above_scale": true, "gone": 1, "land_area": "many"}'
        connection.execute(text("UPDATE profiles SET facts = :kept WHERE id = :id"), {"kept": kept, "id": saved})
    engine.dispose()
    assert profiles.get(saved).facts == {"above_scale": True}


def test_profiles_share_a_database_with_conversations(url: str, profiles: Profiles) -> None:
    conversations = Conversations(url)
    saved = profiles.add(Profile("一", TOLD))
    conversations.append(saved, Turn("问", {}))
    profiles.forget(saved)
    assert [turn.question for turn in conversations.turns(saved)] == ["问"]
    conversations.close()


def test_several_processes_open_an_empty_database_at_once(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=open_once, args=(url,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
