"""Words that need no citation are the verifier's own: what is written into prompts/ lets nothing pass."""

from pathlib import Path

import pytest

from assistant.answer import Statement, Status
from assistant.assistant import Assistant
from assistant.replies import reply
from assistant.verify.frames import frames
from assistant.verify.uncited import uncited_faults
from corpus.settings import Settings
from corpus.words import words_of
from corpus.yamls import read_yaml
from tests.assistant import statements as words
from tests.assistant.verify.cited import passes, sentence, told
from tests.assistant.verify.conftest import Blind

LEADS = read_yaml(Path("assistant/verify/frames.yaml").read_text(encoding="utf-8"))["leads"]
LIES = [cases[0] for cases in words.LIES.values()]
SILENCES = sorted(key for key, said in words_of("replies").items() if key.startswith("silent_") and "{" not in said)
REWORDED = {
    "quoted": "在{source}里：「{quote}」",
    "quoted_also": "这一条里还写着：「{quote}」",
    "yes_grant": "是的，有",
    "offices": "{role}是{names}，见{source}。",
    "entitled_sum": "照您讲的，“{title}”您够条件，{result}{amount}。",
    "pending": "还有一笔：{what}的，另有{value}，得看以后。",
    "wanted": "想算清“{title}”，请再告诉我：{asks}",
    "silent_sum": "奖励金额文件中没有写明。",
    "no_basis": "手头的文件里没有查到这方面的规定，无法答复。",
    "no_basis_terms": "手头的文件里没有查到“{terms}”方面的规定，无法答复。",
    "near_misses": "下面是相近的条款，只供参考。",
}
ASKED = (
    "我们公司刚升规，市里有没有奖励？",
    "首次认定国家级创新平台奖多少？",
    "融资的事情找哪个部门？",
    "到2025年聊城要培育多少家高新技术企业？",
    "获评好品山东奖多少钱？",
    "怎么做红烧肉",
)


def test_a_sentence_written_into_the_replies_lets_no_statement_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    lie = "个体工商户也可以申报，先到先得，没有年限要求"
    frames.cache_clear()
    monkeypatch.setitem(words_of("replies"), "a_lie", f"{lie}。")
    assert told(f"新增规上企业分两年给予最高10万元的奖励，{lie}。", words.UP)
    assert told("新增规上企业分两年给予最高10万元的奖励。", words.UP) == ()


@pytest.mark.parametrize(
    "remark", ["不在执行期内", "此前已经突破", "不符合，不计", "这份政策不适用于您的企业", "按您说的情况，符合"]
)
def test_what_a_reply_claims_is_no_word_that_claims_nothing(remark: str) -> None:
    assert told(f"升规纳统当年给予50%，{remark}。", words.UP)


@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_claims_nothing_and_carries_no_lie(lead: str) -> None:
    assert uncited_faults(lead) == []
    for text, *cited in LIES:
        assert told(f"{lead}：{text}", *cited)


@pytest.mark.parametrize("key", SILENCES)
def test_a_silence_is_understood_as_it_is_worded(key: str) -> None:
    if key != "silent_level":  # which stands without a citation
        assert told(reply(key), words.TRAINING) == ()


@pytest.mark.parametrize("key", ["premise_text", "premise_fails"])
def test_what_leads_to_the_words_of_a_text_is_understood_as_it_is_worded(key: str) -> None:
    assert told(reply(key, point="升规纳统当年给予50%"), words.UP) == ()
    assert told(reply(key, point="升规纳统当年给予60%"), words.UP)


def test_an_honest_answer_is_told_in_whatever_words_the_replies_have(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"database": f"sqlite:///{tmp_path / 'asked.sqlite'}"})
    with Assistant(own) as assistant:
        before = [assistant.ask(question) for question in ASKED]
        for key, said in REWORDED.items():
            monkeypatch.setitem(words_of("replies"), key, said)
        after = [assistant.ask(question) for question in ASKED]
    assert [one.status for one in after] == [one.status for one in before]
    assert [[s.citations for s in one.statements] for one in after] == [
        [s.citations for s in one.statements] for one in before
    ]
    assert Status.ANSWERED in {one.status for one in after}
    said = "".join(statement.text for one in after for statement in one.statements)
    assert all(words in said for words in ("在聊城市促进", "这一条里还写着", "照您讲的", "还有一笔", "手头的文件里"))


def test_a_silence_about_words_that_speak_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("奖励金额原文未载明。", (sentence(words.UP),))
    assert not passes(lie)
    blind("silence_faults")
    assert passes(lie)
