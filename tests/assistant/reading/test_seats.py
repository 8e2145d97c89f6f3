"""Whose grant it is hangs on where the enterprise stands, which is not the place whose policy is asked about."""

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.reading.cues import load_cues
from assistant.reading.seats import apart
from assistant.reading.understand import understand
from assistant.replies import reply
from assistant.snapshot import Snapshot
from assistant.weighing.assessment import Outcome
from corpus.places import find, mentioned
from tests.assistant.talking import talk

HOME = find("聊城市")


def is_not_theirs(answer: Answer, place: str, seat: str) -> bool:
    """Say whether an answer says whose policy it is and that the enterprise stands elsewhere, and nothing besides."""
    said = (answer.status, answer.text, answer.citations, answer.related, answer.assessments)
    return said == (Status.NO_BASIS, reply("not_theirs", places=place, seats=seat), (), (), ())


@pytest.mark.parametrize(
    ("text", "seats", "asked"),
    [
        ("厂在德州，聊城这十万能给我们吗", ["德州市"], ["聊城市"]),
        ("我们是德州的，聊城给的有我们的份吗", ["德州市"], ["聊城市"]),
        ("公司注册在济南，想申请聊城的奖励", ["济南市"], ["聊城市"]),
        ("德州一家企业刚升规，聊城奖不奖", ["德州市"], ["聊城市"]),
        ("德州刚升规的企业，能拿聊城的奖励吗", ["德州市"], ["聊城市"]),
        ("我在河北开厂，山东这个奖给不给", ["河北省"], ["山东省"]),
        ("从德州搬到聊城", ["聊城市"], ["德州市"]),
        ("厂在德州，想搬到聊城", ["德州市"], ["聊城市"]),
        ("我们在德州和聊城都有厂", ["德州市", "聊城市"], []),
        ("我们不在聊城，在德州，能拿吗", ["德州市"], ["聊城市"]),
        ("我们在德州有个分厂，聊城这边刚升规", ["德州市", "聊城市"], []),
        ("我司注册在济南，在聊城有分厂，分厂升规了", ["济南市", "聊城市"], []),
        ("我在德州，德州给多少", ["德州市"], ["德州市"]),
        ("潍坊市有没有小升规奖励", [], ["潍坊市"]),
        ("江苏的瞪羚企业怎么奖", [], ["江苏省"]),
        ("聊城企业家日是几号", [], ["聊城市"]),
        ("我们在济南的政策里看到过", [], ["济南市"]),
    ],
)
def test_where_one_stands_is_told_apart_from_whose_policy_is_asked_about(
    text: str, seats: list[str], asked: list[str]
) -> None:
    told, others, rest = apart(text, mentioned(text, HOME), load_cues())
    assert ([p.name for p in told], [p.name for p in others]) == (seats, asked)
    assert not mentioned(rest, HOME)


@pytest.mark.parametrize(
    ("question", "place", "seat"),
    [
        ("厂在德州，刚进规上，聊城这十万能不能给我们", "聊城市", "德州市"),
        ("我们是德州的，刚升规，聊城给的那十万有我们的份吗", "聊城市", "德州市"),
        ("德州的企业刚升规，能拿聊城的奖励吗", "聊城市", "德州市"),
        ("德州企业能拿聊城的升规奖励吗", "聊城市", "德州市"),
        ("公司注册在济南，首次认定国家级企业技术中心，聊城能给多少", "聊城市", "济南市"),
        ("总部设在青岛，今年升规，聊城能奖多少", "聊城市", "青岛市"),
        ("在德州，刚升规，聊城这十万能拿吗", "聊城市", "德州市"),
        ("帮我算算聊城升规能拿多少，我们在德州", "聊城市", "德州市"),
        ("聊城的升规奖励，我们企业在泰安能拿不", "聊城市", "泰安市"),
        ("厂子在德州齐河，刚升规，聊城市的奖励能申请吗", "聊城市", "德州市齐河县"),
        ("我们在潍坊，聊城的升规奖励怎么申请", "聊城市", "潍坊市"),
        ("厂在德州，想搬到聊城，升规奖励能拿吗", "聊城市", "德州市"),
        ("厂在河北邯郸，卖过一百亿，山东这个奖能不能给我们", "山东省", "邯郸市"),
        ("我公司位于邯郸，民营，年销售收入首次突破100亿，山东省奖多少", "山东省", "邯郸市"),
        ("河南的民企首次破百亿，山东省级财政给一百万吗", "山东省", "河南省"),
    ],
)
def test_a_grant_of_another_place_is_not_theirs(assistant: Assistant, question: str, place: str, seat: str) -> None:
    (answer,) = talk(assistant, question)
    assert is_not_theirs(answer, place, seat), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "我们在聊城，刚升规，能拿多少",
        "我们在东昌府区，刚升规，能拿多少",
        "公司注册在东昌府区，刚升规，聊城这十万能给我们吗",
        "我们在临清，刚升规，市里能拿多少",
        "阳谷的厂，刚升规，聊城能给多少",
        "山东聊城的企业，刚升规，能拿多少",
        "我们是山东的企业，刚升规，聊城能拿多少",
        "从德州搬到聊城，刚升规，能拿多少",
        "我们在德州有个分厂，聊城这边刚升规，能拿多少",
        "厂在聊城，公司注册在德州，刚升规，能拿多少",
        "人在济南，厂在聊城，刚升规，能拿多少",
        "我们在聊城，产品卖到北京上海，刚升规，能拿多少",
    ],
)
def test_who_stands_in_home_has_its_grants(assistant: Assistant, question: str) -> None:
    (answer,) = talk(assistant, question)
    assert [(a.measure_id, a.outcome) for a in answer.assessments] == [
        ("liaocheng-new-above-scale", Outcome.ELIGIBLE)
    ], answer.text
    assert "没有" not in answer.statements[0].text


@pytest.mark.parametrize("seat", ["聊城", "冠县", "潍坊", "济南"])
def test_the_province_serves_every_city_of_it(assistant: Assistant, seat: str) -> None:
    told = f"我们是{seat}的民企，符合新旧动能转换政策要求，去年98亿，今年101亿"
    for asking in ("山东奖多少", "省里奖多少"):
        (answer,) = talk(assistant, f"{told}，{asking}")
        assert [(a.measure_id, str(a.amount and a.amount.value)) for a in answer.assessments] == [
            ("shandong-sales-breakthrough", "1000000")
        ], answer.text


def test_who_stands_in_a_city_without_policies_is_answered_by_the_province(assistant: Assistant) -> None:
    (answer,) = talk(
        assistant, "我们在潍坊，民企，21年头一次卖过五百亿，之前每年三百来亿，新旧动能也符合，有份没？多少"
    )
    assert answer.statements[0].text == reply("no_own_policy", absent="潍坊市", places="山东省")
    assert [a.measure_id for a in answer.assessments] == ["shandong-sales-breakthrough"]


@pytest.mark.parametrize(
    "question",
    [
        "潍坊市有没有小升规奖励",
        "济南升规奖励多少",
        "我在德州，德州升规奖多少",
        "我们在潍坊，刚升规，市里奖多少",
        "青岛企业首次突破500亿元奖多少",
        "我们在邯郸，省里有没有奖励",
        "我们在北京，升规能拿多少",
        "我们是青岛的公司，今年升规了，能拿多少",
    ],
)
def test_homes_policies_answer_for_no_other_place(assistant: Assistant, question: str) -> None:
    (answer,) = talk(assistant, question)
    assert (answer.status, answer.assessments) == (Status.NO_BASIS, ())
    assert answer.statements[0].text.startswith("政策库里没有")
    assert {c.policy_id for c in answer.citations} <= {"shandong-private-economy-2021"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("我在济南，聊城这份意见文号是多少", "文号：原文未载明"),
        ("我们在德州，聊城到2025年高企目标多少家", "高新技术企业800家"),
    ],
)
def test_what_a_policy_says_to_anyone_is_told_to_anyone(assistant: Assistant, question: str, words: str) -> None:
    (answer,) = talk(assistant, question)
    assert (answer.status, words in answer.text) == (Status.ANSWERED, True)


def test_what_is_not_theirs_is_said_beside_what_may_be(assistant: Assistant) -> None:
    (answer,) = talk(assistant, "厂在德州，民企，符合新旧动能转换政策要求，去年98亿，今年101亿，聊城和山东能拿多少")
    assert answer.statements[0].text == reply("not_theirs", places="聊城市", seats="德州市")
    assert {a.measure_id for a in answer.assessments} == {"shandong-sales-breakthrough"}


@pytest.mark.parametrize(
    "turns",
    [
        ("刚升规，能拿多少", "我们厂在德州"),
        ("刚升规，能拿多少", "我们厂在德州，去年升的"),
        ("厂在德州，刚进规上", "那聊城呢"),
        ("厂在德州，刚进规上", "谢谢", "聊城升规奖励能拿多少"),
        ("厂在德州，刚进规上", "聊城这份意见文号是多少", "聊城升规能拿多少"),
    ],
)
def test_a_seat_holds_for_the_conversation(assistant: Assistant, turns: tuple[str, ...]) -> None:
    answer = talk(assistant, *turns)[-1]
    assert is_not_theirs(answer, "聊城市", "德州市"), answer.text


def test_a_seat_told_before_leaves_homes_grants_alone(assistant: Assistant) -> None:
    *_, answer, every = talk(assistant, "厂在德州，刚进规上", "那升规能拿多少", "我们能享受哪些政策？")
    for one in (answer, every):
        assert one.assessments
        assert all(a.measure_id.startswith("shandong") for a in one.assessments)


def test_every_grant_of_a_place_without_policies_is_none(assistant: Assistant) -> None:
    *_, answer = talk(assistant, "厂在邯郸", "我们能享受哪些政策？")
    assert (answer.status, answer.text) == (Status.NO_BASIS, reply("no_basis_place", places="邯郸市"))


@pytest.mark.parametrize(
    "turns",
    [
        ("厂在德州，刚进规上", "说错了，厂在聊城", "升规能拿多少"),
        ("我们刚升规，能拿多少", "要是我们厂在德州，还能拿吗", "那我们现在能拿多少"),
        ("我们刚升规，能拿多少", "我朋友的厂在德州，也刚升规，他能拿聊城的吗", "那我们能拿多少"),
    ],
)
def test_a_seat_that_is_corrected_supposed_or_of_another_does_not_stick(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    answer = talk(assistant, *turns)[-1]
    assert answer.assessments[0].measure_id == "liaocheng-new-above-scale"
    assert answer.assessments[0].outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize("aside", ["手底下86个工人，一半是四川来的", "我是河南人", "媳妇老家在安徽", "听他河北口音"])
def test_where_people_come_from_is_no_place_asked_about(snapshot: Snapshot, aside: str) -> None:
    question = understand(f"{aside}，升规奖多少", snapshot.setting)
    assert (question.named, question.absent, question.seats) == (None, (), ())
