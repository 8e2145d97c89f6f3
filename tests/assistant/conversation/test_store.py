import multiprocessing
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.conversation.state import ConversationState
from assistant.conversation.store import Conversations, ConversationsError, Turn, checked_id, new_id


@pytest.fixture
def conversations(url: str) -> Iterator[Conversations]:
    opened = Conversations(url)
    yield opened
    opened.close()


def append_many(url: str, conversation_id: str, writer: int, count: int) -> None:
    conversations = Conversations(url)
    for number in range(count):
        conversations.append(conversation_id, Turn(f"{writer}:{number}", {}))
    conversations.close()


def test_turns_come_back_whole_and_in_the_order_of_their_asking(conversations: Conversations) -> None:
    conversation = new_id()
    asked_at = datetime(2026, 11, 21, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    first = Turn(
        "升规有奖励吗", {"text": "有，最高10万元", "citations": []}, ConversationState(scope=("聊城市",)), asked_at
    )
    second = Turn("省级的呢", {"text": "…"})

    conversations.append(conversation, first)
    conversations.append(conversation, second)

    assert conversations.turns(conversation) == (first, second)
    assert conversations.turns(conversation)[0].created_at.tzinfo is UTC


def test_turns_outlive_the_process_that_kept_them(url: str, conversations: Conversations) -> None:
    conversation = new_id()
    conversations.append(conversation, Turn("问", {}))
    reopened = Conversations(url)
    assert [turn.question for turn in reopened.turns(conversation)] == ["问"]
    reopened.close()


def test_an_unknown_conversation_has_no_turns(conversations: Conversations) -> None:
    assert conversations.turns("nobody-asked-yet") == ()


def test_conversations_do_not_see_each_other(conversations: Conversations) -> None:
    one, other = new_id(), new_id()
    conversations.append(one, Turn("一", {}))
    conversations.append(other, Turn("二", {}))
    assert [turn.question for turn in conversations.turns(one)] == ["一"]


def test_a_forgotten_conversation_is_gone_and_can_start_anew(conversations: Conversations) -> None:
    conversation, kept = new_id(), new_id()
    conversations.append(conversation, Turn("旧", {}))
    conversations.append(kept, Turn("留", {}))
    conversations.forget(conversation)
    assert conversations.turns(conversation) == ()
    conversations.append(conversation, Turn("新", {}))
    assert [turn.question for turn in conversations.turns(conversation)] == ["新"]
    assert len(conversations.turns(kept)) == 1


@pytest.mark.parametrize("question", ["a\x00b", "half \ud83d of a pair", "'; DROP TABLE turns; --", "𠮷野家😀"])
def test_any_string_of_a_client_is_kept_as_it_came(conversations: Conversations, question: str) -> None:
    conversation = new_id()
    conversations.append(conversation, Turn(question, {"text": question}))
    [turn] = conversations.turns(conversation)
    assert (turn.question, turn.answer["text"]) == (question, question)


def test_two_processes_appending_at_once_keep_order_and_lose_nothing(url: str) -> None:
    conversation, count = new_id(), 25
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=append_many, args=(url, conversation, writer, count)) for writer in (1, 2)]
    for process in writers:  # both also race to make the tables
        process.start()
    for process in writers:
        process.join(60)
    assert [process.exitcode for process in writers] == [0, 0]
    opened = Conversations(url)
    questions = [turn.question for turn in opened.turns(conversation)]
    opened.close()
    assert len(questions) == 2 * count
    for writer in ("1:", "2:"):
        assert [q for q in questions if q.startswith(writer)] == [f"{writer}{number}" for number in range(count)]


def test_many_threads_share_one_object(conversations: Conversations) -> None:
    conversation, failures = new_id(), []

    def write(writer: int) -> None:
        try:
            for number in range(10):
                conversations.append(conversation, Turn(f"{writer}:{number}", {}))
                conversations.turns(conversation)
        except Exception as error:  # noqa: BLE001 - a thread's failure is shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(conversations.turns(conversation)) == 60


def test_new_ids_are_long_distinct_and_pass_as_a_client_s() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(i) >= 32 and checked_id(i) == i for i in ids)


def test_no_id_given_starts_a_conversation_of_its_own() -> None:
    assert checked_id(None) != checked_id(None)


@pytest.mark.parametrize("given", ["", "a" * 65, "../../etc", "对话", "a b", "a\n", "x;y", "ａ"])
def test_a_malformed_id_is_refused_everywhere(tmp_path: Path, given: str) -> None:
    conversations = Conversations(f"sqlite:///{tmp_path / 'c.sqlite'}")
    for use in (checked_id, conversations.turns, conversations.forget):
        with pytest.raises(ConversationsError, match="1 to 64 characters"):
            use(given)
    with pytest.raises(ConversationsError):
        conversations.append(given, Turn("问", {}))
    conversations.close()
