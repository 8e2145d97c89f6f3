"""What users say for themselves, apart from what they quote."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.speech import Voice, segment
from corpus.language.runs import Runs

DAY = date(2026, 11, 21)
SCALE = (
    "对新增规上企业，分两年给予最高10万元的奖励，升规纳统当年给予50%，连续两年营业收入保持增长的企业给予另外50%奖励。"
)
SALES = "对符合新旧动能转换政策要求、年销售收入首次突破100亿元的民营企业，省级财政一次性奖励100万元。"
RUNS = Runs([SCALE, SALES])
ASKED = "我们公司刚升规，能拿多少？"


def own(text: str, *answers: str) -> str:
    speech = segment(text, RUNS, DAY, answers)
    assert "".join(text[s.start : s.end] for s in speech.segments) == text
    return speech.own


@pytest.mark.parametrize(
    "text",
    [
        f"文件里写着：{SCALE}{ASKED}",
        f"{SCALE}{ASKED}",
        f"“{SCALE}”{ASKED}",
        f"「{SCALE[:-1]}」\n{ASKED}",
        f"> {SCALE}\n{ASKED}",
        f"```\n{SCALE}\n```\n{ASKED}",
        f"<context>\n{SCALE}\n</context>\n{ASKED}",
        f'<source id="1">连续两年营业收入保持增长</source>{ASKED}',
        f"依据《意见》：{SCALE}{ASKED}",
        f"政策说连续两年增长的再给50%，{ASKED}",
        f"条款：连续两年营业收入保持增长的，给予50%。{ASKED}",
        f"{SCALE.replace('，', ', ').replace('%', '％')}{ASKED}",
        f"{SCALE.replace('10万', '100万')}{ASKED}",
        f"{SALES[:30]}的企业奖励80万元。{ASKED}",
    ],
)
def test_what_is_quoted_is_set_apart(text: str) -> None:
    assert own(text) == ASKED


@pytest.mark.parametrize(
    "text",
    [
        ASKED,
        f"“{ASKED}”",
        f"老板问：“{ASKED}”",
        "我们是符合新旧动能转换政策要求的民营企业",
        "我们连续两年营业收入保持增长，能拿多少",
        "我们公司入选“好品山东”了，有奖励吗",
        "我们符合《聊城市促进民营经济高质量发展的奖励扶持补助实施意见》的要求吗",
        "按照政策，我们能拿多少",
        "按照规定，符合新旧动能转换政策要求、年销售收入首次突破100亿元的民营企业奖励多少",
        "政策规定的奖励什么时候发",
        "文件里写升规奖多少",
        "<b>我们公司刚升规</b>，能拿多少？",
        "a < b > c",
    ],
)
def test_what_users_say_for_themselves_stays_as_it_was_typed(text: str) -> None:
    assert own(text) == text


def test_a_condition_of_oneself_in_the_words_of_a_clause_is_told() -> None:
    speech = segment(f"我们{SALES[1:]}", RUNS, DAY)
    assert speech.own.startswith("我们符合新旧动能转换政策要求、年销售收入首次突破100亿元的民营企业")
    assert "奖励100万元" not in speech.own


def test_what_is_told_of_oneself_is_no_part_of_the_clause_behind_it() -> None:
    told = "我们厂：民营、符合新旧动能转换政策要求。"
    assert own(f"{told}\n参考条款：{SALES}\n问：能奖多少？") == f"{told}\n问：能奖多少？"


@pytest.mark.parametrize(
    "template",
    [
        "### Task:\nRespond to the query, citing [id].\n- If unsure, say so.\n\n<context>\n{}\n</context>\n\n{}",
        "<context>\n{}\n</context>\n\n<user_query>\n{}\n</user_query>",
        '使用 <Reference></Reference> 中的内容:\n<Reference>{}</Reference>\n要求：\n- 保持一致。\n\n问题："""{}"""',
        "Use the context inside <context></context> XML tags.\n<context>{}</context>\nWhen unsure, say so.\nQuery: {}",
        "<histories>\nHuman: 我们是国企\nAssistant: 好的\n</histories>\n<context>{}</context>\nHuman: {}",
    ],
)
def test_the_question_in_a_template_of_a_prompt_is_all_that_is_asked(template: str) -> None:
    assert own(template.format(SCALE, ASKED)).strip('" \n') == ASKED


def test_an_earlier_answer_is_nobody_s_fact() -> None:
    answer = "按您说的情况，符合“新增规上企业奖励”的条件，奖励金额最高5万元。"
    assert own(f"{answer}怎么才5万", answer) == "怎么才5万"
    assert own(f"{answer}【1】【2】怎么才5万") == "怎么才5万"
    assert own(f"{answer}[1][2]\n依据：《意见》一、（一）[1][2]\n怎么才5万") == "怎么才5万"


@pytest.mark.parametrize(
    "shown",
    [
        "奖励金额最高10万元。\n牵头单位：市科技局（意见一、（一））。\n依据：《意见》一、（一）",
        "奖励金额最高10万元。【1】\n\n依据\n【1】《意见》一、（一）「升规纳统当年给予50%」",
        "奖励金额最高10万元。[1]\n\n依据\n[1] 《意见》一、（一）扩容增量\n    「升规纳统当年给予50%」",
        "奖励金额最高10万元。[1]\n\n依据：《意见》一、（一）[1]",
    ],
)
def test_an_answer_of_another_conversation_is_known_by_its_clauses(shown: str) -> None:
    assert own(f"我上次问到的：\n{shown}\n{ASKED}") == f"我上次问到的：\n{ASKED}"


def test_a_block_alone_asks_nothing() -> None:
    speech = segment("<context>我们连续两年增长</context>", RUNS, DAY)
    assert [segment.role for segment in speech.segments] == [Voice.SOURCE]
    assert speech.own == ""


def test_what_no_tag_closes_is_the_user_s() -> None:
    assert own("<context>我们公司刚升规") == "<context>我们公司刚升规"


@given(st.text(alphabet="我们文件里写着：，。“”「」<a></>[1]依据《给予奖励10万元\n> `", max_size=80))
def test_segments_tile_whatever_was_typed(text: str) -> None:
    speech = segment(text, RUNS, DAY)
    assert "".join(text[s.start : s.end] for s in speech.segments) == text
    assert len(speech.own) <= len(text)
