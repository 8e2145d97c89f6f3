from pathlib import Path

import pytest

from corpus.grants.promises import Promise, promises
from corpus.model import Policy
from corpus.store import Store
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse
from tests.command import LIAOCHENG, SHANDONG


def policy_of(text: str) -> Policy:
    plain = canonical(text)
    root = parse(plain).root
    return Policy(describe(plain, root, "test"), plain, root)


def words_of(text: str) -> list[str]:
    policy = policy_of(f"一、支持措施。{text}")
    return [policy.text[one.start : one.end] for one in promises(policy)]


def seed(policy_id: str) -> Policy:
    store = Store(Path("nowhere"))
    text = store.text(policy_id)
    return Policy(store.metadata(policy_id), text, parse(text).root)


@pytest.mark.parametrize(
    "sentence",
    [
        "对新增规上企业给予10万元奖励。",
        "加大技改奖补力度。",
        "按规定发放培训补贴。",
        "符合条件的减免租金。",
        "增加建筑面积部分不再增收土地价款。",
        "容积率可提升至2.0以上。",
        "符合条件的企业可申请贴息。",
        "基金予以重点投资支持。",
        "优先保障重点项目用地。",
        "将企业纳入风险补偿的贷款余额提高到2000万元。",
        "给 予最高50万元资 助。",
    ],
)
def test_a_sentence_that_promises_is_found(sentence: str) -> None:
    assert words_of(f"加强组织领导。{sentence}") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "加强组织领导，压实工作责任。",
        "总结可复制的经验，促进可持续发展。",
        "重点发展优先发展产业。",
        "严格执行《财政补贴资金管理办法》。",
        "该做法已获许可按期公布。",
    ],
)
def test_a_sentence_that_only_sounds_like_it_is_not(sentence: str) -> None:
    assert words_of(sentence) == []


def test_several_promises_of_one_sentence_are_parted() -> None:
    found = words_of("对国家级的，给予100万元奖励；对省级的，给予50万元奖励；其他另行规定。")
    assert found == ["对国家级的，给予100万元奖励；", "对省级的，给予50万元奖励；"]


def test_marks_inside_brackets_part_nothing() -> None:
    sentence = "对平台（国家级；省级。）给予100万元奖励。"
    assert words_of(sentence) == [sentence]


def test_a_heading_promises_nothing() -> None:
    policy = policy_of("某市若干措施\n一、加大奖励力度\n对新增规上企业，给予10万元奖励。")
    assert [policy.text[one.start : one.end] for one in promises(policy)] == ["对新增规上企业，给予10万元奖励。"]


def test_praise_is_told_from_money() -> None:
    [praise] = promises(policy_of("一、表彰先进。对先进企业予以表彰奖励。"))
    [money] = promises(policy_of("一、表彰先进。对受表彰的企业给予10万元奖励。"))
    assert (praise.praise, money.praise) == (True, False)


def test_words_that_promise_are_given_as_written() -> None:
    [found] = promises(policy_of("一、支持创新。对企业给 予资金补助。"))
    assert found.words == ("给 予", "补助")
    assert found.money


@pytest.mark.parametrize("policy_id", [LIAOCHENG, SHANDONG])
def test_promises_of_the_seeds_stand_in_their_nodes(policy_id: str) -> None:
    policy = seed(policy_id)
    found = promises(policy)
    assert len(found) > 10
    assert all(policy.node(one.node_id).start <= one.start < one.end <= policy.node(one.node_id).end for one in found)
    assert list(found) == sorted(found, key=lambda one: one.start)


def test_the_first_breakthrough_is_a_promise() -> None:
    policy = seed(SHANDONG)
    assert any("首次突破100亿元" in policy.text[one.start : one.end] for one in promises(policy))


@pytest.mark.parametrize(
    "text", ["一、" + "（" * 2000, "一、" + "给予奖励，" * 20_000, "一、" + "“（《" * 500 + "给予奖励。"]
)
def test_hostile_texts_are_read(text: str) -> None:
    assert all(isinstance(one, Promise) for one in promises(policy_of(text)))
