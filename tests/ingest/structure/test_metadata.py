"""Metadata: what the text states, as it states it, and nothing else."""

from datetime import date

import pytest
from hypothesis import given

from corpus.model import Level, Metadata, Offices
from corpus.unknown import UnknownError
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse
from tests.ingest.generated import documents

NOTICE = """\
聊城市人民政府关于印发《聊城市促进企业发展若干措施》的通知
聊政发〔2023〕7号
各县（市、区）人民政府，市政府各部门：
现将《聊城市促进企业发展若干措施》印发给你们，请认真贯彻执行。
聊城市人民政府
2023年3月25日
聊城市促进企业发展若干措施
为促进企业发展，制定如下措施。
一、奖励企业。到2025年，奖励100家企业。（牵头单位：市科技局，市财政局；配合单位：市税务局）
本措施自2023年4月1日起施行，有效期两年。
附件1
聊城市奖励资金管理办法
第一条 依照《关于奖励的通知》（鲁政发〔2021〕4号）制定。
第二条 本办法自2024年1月1日起施行，有效期五年。
某某局
2024年1月1日
"""


def read(text: str, place: str | None = None) -> Metadata:
    text = canonical(text)
    return describe(text, parse(text).root, "p", place)


def names(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(offices.role, offices.names) for offices in read("一、奖励。对企业给予奖励。" + text).offices]


def test_a_notice_states_all_its_metadata() -> None:
    metadata = read(NOTICE)
    assert metadata.title == "聊城市人民政府关于印发《聊城市促进企业发展若干措施》的通知"
    assert (metadata.display_title, metadata.title_derived) == ("聊城市促进企业发展若干措施", False)
    assert (metadata.document_number, metadata.issuer) == ("聊政发〔2023〕7号", "聊城市人民政府")
    assert (metadata.issued_on, metadata.issued_on_text) == (date(2023, 3, 25), "2023年3月25日")
    assert metadata.addressees == "各县（市、区）人民政府，市政府各部门"
    assert (metadata.place, metadata.level) == ("聊城市", Level.CITY)
    assert metadata.planning_period == "到2025年"


def test_validity_is_the_documents_own_not_an_attachments() -> None:
    assert read(NOTICE).validity == "自2023年4月1日起施行，有效期两年"
    assert read("一、甲。\n附件1\n某办法\n第一条 本办法有效期五年。").validity is None


def test_the_term_of_a_certificate_is_not_the_validity() -> None:
    assert read("一、证书有效期3年。\n二、本办法有效期届满前应当评估。").validity is None


def test_a_silent_text_has_no_metadata() -> None:
    metadata = read("企业可以申请补贴。\n补贴标准另行公布。")
    for field in ("title", "document_number", "issuer", "issued_on", "issued_on_text", "addressees", "place", "level"):
        assert getattr(metadata, field) is None, field
    assert (metadata.planning_period, metadata.validity, metadata.offices) == (None, None, ())
    assert metadata.title_derived


def test_a_number_that_is_only_cited_is_not_the_documents() -> None:
    assert (
        read("关于奖励的通知\n各单位：\n根据《某通知》（鲁政发〔2021〕4号），通知如下。\n一、甲。").document_number
        is None
    )


@pytest.mark.parametrize(
    "number",
    [
        "鲁非公组发〔2021〕1号",
        "深建质安[2023] 10 号",
        "聊政字（2020）12号",
        "聊政发【2019】3号",
        "沪府办〔2023〕9 号",
        "聊政办字〔2022〕第8号",
    ],
)
def test_a_document_number_is_read_in_any_brackets(number: str) -> None:
    assert read(f"关于奖励企业的通知\n{number}\n各有关单位：\n一、甲。").document_number == number


def test_an_order_of_the_state_council_is_a_number_of_the_nation() -> None:
    metadata = read("企业奖励条例\n1992年10月14日 中华人民共和国国务院令第106号发布\n第一条 为奖励企业，制定本条例。")
    assert metadata.document_number == "中华人民共和国国务院令第106号"
    assert (metadata.place, metadata.level) == ("国家", Level.NATIONAL)
    assert metadata.issued_on == date(1992, 10, 14)


@pytest.mark.parametrize(
    ("title", "place", "level"),
    [
        ("中华人民共和国中小企业促进法", "国家", Level.NATIONAL),
        ("国务院办公厅关于支持企业的意见", "国家", Level.NATIONAL),
        ("山东省人民政府关于支持企业的意见", "山东省", Level.PROVINCE),
        ("广州市天河区关于支持企业的办法", "广州市天河区", Level.COUNTY),
        ("关于支持上海市企业的若干措施", "上海市", Level.PROVINCE),
    ],
)
def test_the_place_is_what_the_title_names(title: str, place: str, level: Level) -> None:
    metadata = read(f"{title}\n一、甲。")
    assert (metadata.title, metadata.place, metadata.level) == (title, place, level)


def test_a_county_that_several_cities_have_is_not_guessed() -> None:
    assert read("鼓楼区关于支持企业的办法\n一、甲。").place is None
    assert read("福州市鼓楼区关于支持企业的办法\n一、甲。").place == "福州市鼓楼区"


def test_a_place_may_be_given_for_a_text_that_names_none() -> None:
    metadata = read("关于支持企业的办法\n一、甲。", "聊城")
    assert (metadata.place, metadata.level) == ("聊城市", Level.CITY)
    with pytest.raises(UnknownError, match="桃花源"):
        read("一、甲。", "桃花源")


def test_a_title_over_two_lines_is_one_title() -> None:
    metadata = read("关于印发《山东省民营经济高质量发展\n2021年行动方案》的通知\n各市：\n现印发给你们。")
    assert metadata.title == "关于印发《山东省民营经济高质量发展2021年行动方案》的通知"


def test_a_title_is_derived_and_marked_where_there_is_none() -> None:
    text = "聊城市人民政府办公室\n各县：\n为落实精神，促进民营经济高质量发展，提出以下意见。\n一、甲。"
    metadata = read(text)
    assert (metadata.title, metadata.title_derived) == (None, True)
    assert metadata.display_title == "聊城市促进民营经济高质量发展的意见"
    assert metadata.issuer == "聊城市人民政府办公室"


def test_joint_issuers_are_all_named() -> None:
    text = "关于支持企业的通知\n各单位：\n一、甲。\n聊城市科技局\n聊城市财政局\n二〇二三年五月八日"
    metadata = read(text)
    assert metadata.issuer == "聊城市科技局、聊城市财政局"
    assert metadata.issued_on == date(2023, 5, 8)
    assert metadata.issued_on_text == "二〇二三年五月八日"


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert read("关于支持企业的通知\n一、甲。\n聊城市科技局\n2023年13月45日").issued_on is None


def test_offices_carry_clause_role_names_and_the_span_of_the_remark() -> None:
    text = canonical(NOTICE)
    leading, helping = read(NOTICE).offices
    assert leading == Offices("1", "牵头单位", ("市科技局", "市财政局"), leading.start, leading.end)
    assert (helping.role, helping.names) == ("配合单位", ("市税务局",))
    assert text[leading.start : leading.end] == "（牵头单位：市科技局，市财政局；配合单位：市税务局）"


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("（市发改委牵头，市财政局、市税务局配合）", [("牵头", ("市发改委",)), ("配合", ("市财政局", "市税务局"))]),
        ("（市科技局、市财政局按职责分工负责）", [("按职责分工负责", ("市科技局", "市财政局"))]),
        ("（责任单位：市科技局、市财政局等）", [("责任单位", ("市科技局", "市财政局"))]),
        ("（责任单位：市科技局、市科技局）", [("责任单位", ("市科技局",))]),
        ("（责任单位：各县（市、区）人民政府、市科技局）", [("责任单位", ("各县（市、区）人民政府", "市科技局"))]),
        ("（市司法局负责）", [("负责", ("市司法局",))]),
        ("（自2023年起实施）", []),
        ("（以下简称专项资金）", []),
        ("（电力、热力企业除外）", []),
    ],
)
def test_remarks_name_offices_or_nobody(remark: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert names(remark) == expected


def test_a_remark_in_its_own_paragraph_belongs_to_the_clause() -> None:
    assert read("一、奖励企业\n对企业给予奖励。\n（责任单位：市财政局）").offices[0].node_id == "1"


@given(documents())
def test_no_value_is_invented_and_none_spans_lines(text: str) -> None:
    text = canonical(text)
    metadata = describe(text, parse(text).root, "p")
    flat = "".join(text.split())
    for value in (metadata.document_number, metadata.issued_on_text, metadata.addressees, metadata.validity):
        assert value is None or value in text
    for value in (metadata.title, metadata.planning_period):
        assert value is None or "".join(value.split()) in flat
    for offices in metadata.offices:
        assert "\n" not in text[offices.start : offices.end]
        assert all(name in text[offices.start : offices.end] for name in offices.names)
