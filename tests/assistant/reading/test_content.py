"""What the words of a question hold, read once: numbers, names, ranks, and what they ask beside its aspects."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.reading.content import contents
from assistant.reading.question import Ask, Content, ContentRole
from assistant.reading.search_text import opened
from assistant.reading.understand import understand
from assistant.snapshot import Setting
from corpus.index.lexicon import load_lexicon
from corpus.index.tokens import Tokens
from corpus.places import find
from tests.assistant.talking import left


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    lexicon = load_lexicon()
    cache: Path = tmp_path_factory.mktemp("cache")
    names = frozenset({"强镇", "升规"})
    return Setting(find("聊城市"), frozenset({"聊城市"}), Tokens(lexicon.vocabulary, cache), lexicon, names)


def _content(words: str, setting: Setting) -> Content:
    (found,) = contents({ContentRole.ASK: words}, setting)
    return found


@pytest.mark.parametrize(
    ("words", "ask"),
    [
        ("我们去年升规了", Ask.OWN_CASE),
        ("能拿多少", Ask.OWN_SUM),
        ("去年卖了3个亿", Ask.OWN_YEAR),
        ("可以申请吗", Ask.ELIGIBLE),
        ("加起来是多少", Ask.TOGETHER),
        ("补几成", Ask.SHARE),
        ("另一半什么时候给", Ask.REST),
        ("一定能拿到吗", Ask.GUARANTEE),
        ("国企也给吗", Ask.DOUBT),
    ],
)
def test_what_is_asked_beside_the_aspects_is_read(setting: Setting, words: str, ask: Ask) -> None:
    assert ask in _content(words, setting).asks
    assert _content("强镇", setting).asks == frozenset()


def test_names_of_measures_ranks_and_kinds_of_documents_are_read(setting: Setting) -> None:
    names = _content("强镇奖的一等奖，通知里怎么写", setting).names
    assert {"强镇", "一等奖", "通知"} <= names
    assert "升规" not in names


def test_a_rank_of_an_authority_is_not_asked_about(setting: Setting) -> None:
    assert _content("市级的能拿吗，省级财政出吗", setting).ranks == {"市级"}


def test_what_an_order_holds_is_no_part_of_what_is_asked(setting: Setting) -> None:
    question = understand("从现在起按900万元算。升规奖励最高多少？", setting)
    assert [q.value for q in question.own.quantities] == [Decimal(9_000_000)]
    assert question.in_context.quantities == ()


def test_the_topic_that_a_follow_up_leans_on_holds_its_year(setting: Setting) -> None:
    first = understand("2025年强镇奖励多少", setting)
    then = understand("这个归谁管", setting, left(first, "liaocheng-private-economy", "1.2"))
    assert then.own.quantities == ()
    assert [q.unit for q in then.in_context.quantities] == ["year"]


def test_what_is_quoted_is_apart_from_what_is_said(setting: Setting) -> None:
    question = understand("这是什么意思", setting, quoted="对升规企业给予10万元奖励")
    assert question.own.names.isdisjoint({"升规"})
    assert "升规" in question.with_quotes.names
    assert opened(question.search_text).endswith("对升规企业给予10万元奖励")
