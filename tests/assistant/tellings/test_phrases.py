"""Turns of phrase by which people tell the same thing, and those beside them that tell nothing of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.tellings.reader import read_tellings

TODAY = date(2026, 11, 21)
SMALL = {"above_scale": False, "newly_above_scale": False}
NEITHER = {"national_platforms": 0, "provincial_platforms": 0}


def facts(text: str) -> Mapping[str, Any]:
    return read_tellings(text, TODAY).facts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们参与制定的是地方标准，不是行业、国家、国际标准，有奖励吗", {"standards_drafted": False}),
        ("我们没主导过任何国家标准", {"standards_drafted": False}),
        ("我公司牵头制定了两项行业标准", {"standards_drafted": True}),
        ("我们参与了行业标准的制定", {"standards_drafted": True}),
        ("用地不够集约", {"intensive_land": False}),
        ("工业，省里优先发展产业，集约", {"industrial": True, "priority_industry": True, "intensive_land": True}),
        ("项目不在优先发展产业名单里，用地也集约", {"priority_industry": False, "intensive_land": True}),
        ("项目为市定优先发展产业之项目", {"priority_industry": True}),
        ("没列进重点技改", {"key_renovation": False}),
        ("重点技术改造名单里没有我们", {"key_renovation": False}),
        (
            "独角兽没评上，省级瞪羚、单项冠军名单里也都没有我们",
            dict.fromkeys(("unicorn", "gazelle", "champion"), False),
        ),
        ("没有评上瞪羚，但是入选了单项冠军", {"gazelle": False, "champion": True}),
        ("新旧动能转换政策要求不符合", {"kinetic_policy": False}),
        ("动能转换政策要求符合", {"kinetic_policy": True}),
        ("民营控股，国家级一个", {"ownership": "private"}),
        ("我是镇里的，强镇我们报了，没评上", {"applicant": "town", "strong_town": False}),
        ("街道办，今年入选强街道了", {"applicant": "town", "strong_town": True}),
        ("我是县工信局的", {"applicant": "county"}),
        ("我们集群已认定，评价第6", {"applicant": "cluster", "recognised_carrier": True, "evaluation_rank": 6}),
        ("企业职工，技师证", {"applicant": "person", "skill_level": "technician"}),
    ],
)
def test_what_one_is_or_has_is_told_in_many_ways(text: str, expected: dict[str, object]) -> None:
    assert expected.items() <= facts(text).items()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小厂规模以下，干五金的", {"industrial": True, **SMALL}),
        ("占地3亩整的规下小厂（做轴承），会被评价吗", {"industrial": True, **SMALL}),
        ("规下，3亩地，做家具", {"industrial": True, **SMALL}),
        ("开五金店的，占地五亩", {"industrial": False}),
        ("做家具生意的，占地五亩", {"industrial": False}),
        ("后来升成规上了", {"above_scale": True}),
        ("早就升成规上了", {"above_scale": True, "newly_above_scale": False}),
        ("我公司2025年3月首次纳入规上工业企业统计库", {"newly_above_scale": True}),
        ("我们还没纳入规模以上工业统计", SMALL),
        ("升规当年奖多少", {"newly_above_scale": True}),
        ("升规奖励，第一年第二年营收都涨了", {"growth_two_years": True, "newly_above_scale": True}),
        ("两年营收连增", {"growth_two_years": True}),
        ("第二年营收也接着涨，两年一共呢", {"growth_two_years": True}),
    ],
)
def test_what_is_made_and_how_large_it_grew_is_told(text: str, expected: dict[str, object]) -> None:
    assert expected.items() <= facts(text).items()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重点实验室首次认定国家级，工程研究中心首次认定省级，两个平台奖多少", (1, 1)),
        ("技术创新中心，首次省级认定，给多少", (None, 1)),
        ("头一回认定 国家级技术创新中心 奖多少", (1, None)),
        ("企业技术中心，市级的，今年刚批下来", (0, 0)),
        ("国家级重点实验室，能拿200万吗", (1, None)),
    ],
)
def test_a_tier_is_told_by_what_stands_around_it(text: str, expected: tuple[int | None, int | None]) -> None:
    assert tuple(facts(text).get(fact) for fact in NEITHER) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("营收由9800000万元增至10100000万元", {"sales_before": 980, "annual_sales": 1010}),
        ("今年101亿，以前各年均未超过100亿", {"annual_sales": 101, "sales_passed": 100}),
        ("99.99亿，差一点点，以前也没到过100亿", {"annual_sales": "99.99"}),
        ("首次突破奖，贷款2亿", {}),
        ("100亿、500亿分别奖多少，首次突破", {}),
    ],
)
def test_sums_are_of_sales_only_where_nothing_else_is_meant(text: str, expected: dict[str, object]) -> None:
    read = {name: value / 10**8 for name, value in facts(text).items()}
    assert {name: str(value) for name, value in read.items()} == {name: str(value) for name, value in expected.items()}


@pytest.mark.parametrize(
    "text",
    [
        "什么叫用地集约",
        "参与制定国家标准归哪个局管奖励",
        "我们参与制定了一项标准，能给奖励吗",
        "怎么纳入规模以上统计",
        "怎么入选瞪羚名单",
        "怎么评上强镇",
        "升规纳统当年给予百分之多少",
        "贷款余额由100万增至300万",
    ],
)
def test_a_topic_beside_them_tells_nothing(text: str) -> None:
    assert facts(text) == {}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("我还有个规上的造纸厂，占地两亩", True),
        ("我徒弟才中级工，他呢", True),
        ("我媳妇有技师证，能领吗", True),
        ("我们还有个问题，规上企业要评价吗", False),
        ("我们还有个客户是规上的", False),
    ],
)
def test_another_plant_or_another_person_is_a_case_of_its_own(text: str, other: bool) -> None:
    assert read_tellings(text, TODAY).party.other is other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们母公司是央企，我们自己算什么性质得去问问", {}),
        ("母公司去年营收300亿，我们自己今年才2.4亿", {"annual_sales": 240_000_000}),
        ("我们子公司评上小巨人了，我们没评上", {}),
        ("我们怎么会不是制造业呢，三条线天天转", {}),
        ("我们不是没有出口，量少而已", {}),
        ("基准地价550元每平米，错了错了，是580", {"benchmark_price": 580}),
        ("我司今年销售收入12.6亿元，打错了，是16.2亿元", {"annual_sales": 1_620_000_000}),
        ("我们预计全年营收能到六十亿", {}),
        ("去年营收28亿还是29亿我记不清了", {}),
        ("我们淘汰了两条线，腾出来三十亩地", {}),
        ("搞技改，一分地不添，加盖一层", {}),
        ("我们贷款余额三千万，都是流动资金贷款", {}),
        ("科技成果转化贷款年底余额八百万", {"tech_loan_balance": 8_000_000}),
        ("以前是专精特新，今年复核没过", {}),
        ("以前做出口，去年起就不做了", {}),
        ("公司最早是国企，2010年改的制", {}),
        ("谁说我们是国企了", {}),
        ("网上传我们公司评上了小巨人", {}),
        ("我们最大的客户是国企", {}),
        ("竞争对手都评上小巨人了", {}),
        ("前面说去年营收8000万是口误，实际是7600万", {"sales_before": 76_000_000}),
        ("土地成本每平方米180元，这个数作废，以195元为准", {}),
        ("今年净利润1200万元，去年900万元", {}),
        ("去年第四季度我们卖了2000万", {}),
        ("去年厂里的销售额是6500万", {"sales_before": 65_000_000}),
        ("2025年我公司销售收入1.05亿元，2024年是1.18亿元", {"sales_before": 118_000_000}),
        ("绿化5亩", {}),
        ("我司高成长，去年营业额1亿2千万", {"sales_before": 120_000_000}),
        ("我们去年营收2900万，对门那家去年营收1.5亿", {"sales_before": 29_000_000}),
        ("今年目标销售额5000万", {}),
        ("排队叫号排到第15名", {}),
        ("不能说我们没有出口", {}),
        ("条件里有一条“首次认定”", {}),
        ("首次认定和重新认定有什么区别", {}),
        ("今年卖了一百零三亿，头一回", {"annual_sales": 10_300_000_000}),
        ("省级重点实验室认定了，头一回", {"first_recognition": True}),
    ],
)
def test_only_what_holds_of_the_user_today_is_told(text: str, expected: dict[str, object]) -> None:
    named = {"ownership", "annual_sales", "sales_before", "little_giant", "manufacturer", "exporter", "benchmark_price"}
    named |= {"land_area", "tech_loan_balance", "specialised", "first_recognition"}
    assert {name: value for name, value in facts(text).items() if name in named} == expected


PROVINCIAL, NATIONAL = {"provincial_platforms": 1}, {"national_platforms": 1}
FIRST = {"first_recognition": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省里认了我们个重点实验室，民企，头一回", {**PROVINCIAL, **FIRST, "ownership": "private"}),
        ("国家刚批了我们的企业技术中心，以前没有过", {**NATIONAL, **FIRST}),
        ("省里评我们厂是“一企一技术”研发中心", PROVINCIAL),
        ("国家级没评上，省级的评上了，工程研究中心", {**PROVINCIAL, "national_platforms": 0}),
        ("头回拿下省重点实验室", {**PROVINCIAL, **FIRST}),
        ("省级企业技术中心，去年头一回评上", {**PROVINCIAL, **FIRST}),
        ("技术中心只是市级的", NEITHER),
        ("我们是私人企业", {"ownership": "private"}),
        ("私营厂，技术中心头一回挂牌", {"ownership": "private", "industrial": True}),
        ("国资委全资的厂子", {"ownership": "state"}),
        ("头一回成了规上企业", {"newly_above_scale": True}),
        ("差一点就够规上了", SMALL),
        ("规上也没进", {"above_scale": False}),
        ("规上进了两年，营业收入一年比一年高", {"newly_above_scale": True, "growth_two_years": True}),
        ("去年三亿五，今年三亿八", {"sales_before": 350_000_000, "annual_sales": 380_000_000}),
        ("今年九十九亿八", {"annual_sales": 9_980_000_000}),
        ("往年最高是47亿", {"sales_before": 4_700_000_000}),
        ("去年掉到90亿，今年又105亿", {"sales_before": 9_000_000_000, "annual_sales": 10_500_000_000}),
        ("首次认定的省级创新平台3个，哦不，2个", {"provincial_platforms": 2}),
        ("升规这两年，我们的营收没有一年不增长的", {"growth_two_years": True}),
        ("我们是省里定的优先产业，建厂用地也集约", {"priority_industry": True, "intensive_land": True}),
        ("产业也是市里优先的，要五千平", {"priority_industry": True, "land_area": Decimal("7.5")}),
        ("动能转换的条件我们都有", {"kinetic_policy": True}),
        ("个体户刚升规", {"applicant": "individual_business"}),
        ("新旧动能那套要求也对得上", {"kinetic_policy": True}),
        ("新旧动能政策也合", {"kinetic_policy": True}),
        ("新旧动能的条条够不上", {"kinetic_policy": False}),
        ("公办职业学院头回拿下省重点实验室", {"applicant": "institution", **PROVINCIAL}),
        ("我们私企去年卖了九十九亿八", {"sales_before": 9_980_000_000}),
        ("以前做到过120亿，去年掉到90亿", {"sales_before": 12_000_000_000}),
        ("单项冠军今年又没评上", {"champion": False}),
        ("瞪羚没选上，独角兽更谈不上", {"gazelle": False, "unicorn": False}),
        ("我们是省里名单上的瞪羚", {"gazelle": True}),
        ("车间刚做完智能化改造", {"digital_renovation": True}),
        ("店面租的是国家的房子", {"state_house_tenant": True}),
        ("我这是跟私人房东租的", {"state_house_tenant": False}),
        ("我们小规模的，自己厂房", {"small_scale_taxpayer": True}),
        ("去年转成一般纳税人了", {"small_scale_taxpayer": False}),
        ("我们承担了国家重点研发计划的一个项目", {"major_science_project": True}),
        ("省科技进步奖我们是第一完成单位", {"science_award_first": True}),
        ("上个月组织六十名在岗职工参加职业技能培训", {"worker_training": True}),
        ("我们头一回跟银行贷款", {"first_loan": True}),
        ("淘汰了两条落后产能的线", {"retired_capacity": True}),
    ],
)
def test_everyday_words_tell_it_as_well(text: str, expected: dict[str, object]) -> None:
    assert expected.items() <= facts(text).items()


@pytest.mark.parametrize(
    "text",
    [
        "省里认的重点实验室能拿多少",
        "省里没认我们的重点实验室",
        "省重点实验室材料递上去了，还没批",
        "听说省里认了他们的重点实验室",
        "省里认了重点实验室的有没有奖",
        "好品山东评上给多少万",
        "怎么续贷",
        "正在申报1个国家级创新平台",
        "车间小李正在备考高级技师",
        "老张的证不是高级工就是技师",
        "合不合新旧动能的要求我也说不清",
        "贷款怎么申请",
        "职工培训怎么组织",
        "私人老板能不能拿",
        "规上和规下有什么区别",
    ],
)
def test_a_topic_in_everyday_words_tells_nothing(text: str) -> None:
    assert facts(text) == {}
