"""The phrases that stand around an award: where granting begins, to whom, how it is paid, by whom, on what basis.

Every pattern is linear: no repetition stands within another over the same characters, since whole documents are read.
"""

import re
from functools import cache, lru_cache

from corpus.grants.wordlists import either

NOTE = re.compile(
    r"不重复|就高|从高|除外|不可叠加|择优|最长不超过|期限(?:最长)?|只能|仅限|^有效期|有效期(?:为|至|自)|按低于|低于[^，]*标准的|^如"
    r"|上不封顶|另行制定|须扣除|第[一二三]、?[二三]?年各?拨付"
)
ONLY = re.compile(r"只享受|只奖励|仅享受|仅奖励|只给予|仅给予|只能享受|[仅只]对[^，\d]*$")
GIVES = re.compile("给予|予以|享受")
SUMS = re.compile(
    r"(?:费用?|额度?|损失|支出|租金|投入|贡献|成本|价格?|收入|部分|利息|利率|比例|税收|资金|费等)$"
)  # nouns of what a share may be reckoned of
REFERS = re.compile(
    r"(?:按照?|依照|参照|依据|详?见|根据)[^，。；的]{0,16}?(?:规定(?:执行)?|政策|附件\d*|[下附]表|程序|细则|办法|标准执行|《[^》]*》(?:（[^）]*）)?"
    r"|第[一二三四五六七八九十\d]+条(?:[、和][^，。；]{0,6})?(?:资助标准|标准|规定)?(?:执行)?)"
    r"|具体[^，。；]{0,10}(?:另行[^，。；）]{1,8}|由[^，。；]{1,20}(?:制定|确定|明确))"
)
PAYER = re.compile(
    r"由?(?P<payer>(?:各|中央|国家|省|市|县|区|我|本|[\u4e00-\u9fff]{2,3})?(?:[省市县区]、?)*级?"
    r"(?:财政(?:部门)?|层面|专项资金|政府|就业补助资金|失业保险基金)"
    r"|各区(?:、街道（镇）)?|各县（市、区）|[\u4e00-\u9fff]{2,4}(?<!地)区|[\u4e00-\u9fff]{2}省)(?:再|另|可|应|将|统一|根据实际)*(?:按[^，]*)?$"
)
BEFORE_WHOM = re.compile(
    r"(?:由|支持|鼓励|引导)?(?P<payer>(?:[^，。；的对]{0,8}?(?:财政部门|财政|专项资金|基金|政府|部门|厅|局)|各(?:地|区|市|县)[^，。；对]{0,8}?|[^，。；的对]{0,8}?(?:银行|金融机构)))"
    r"(?:应当?|要|可|将|按规定)*(?=对(?!接|外|口))"
)  # 市级财政对…, 各区对…
AGENCY = re.compile(
    r"(?:本[省市区县]|我[省市区县]|[省市区县各]|自治区)[^，。；对]{0,16}?(?:政府|部门|厅|局|委员会|街道|地|区|镇|市|省)[^，。；对]{0,6}?(?:应当?|要|将|负责|建立|制定)"
)  # what an office does is no condition
ADVERB = re.compile(
    "(?:依法|精准|适当|分档|优先|统一|直接|按时|及时|继续|目前|积极|可|还|也|选择|减|顶格|区|市|省|县)*"
)
FILLERS = re.compile(r"(?:可以?|均|再|另|则|将|应当?|继续|按照?(?:有关|相关)?规定)*$")
FILLED = re.compile(r"(?:每年度?|一次性|给予|奖励|补贴|资助|补助|可|最高|按|分别|各|再)*$")
BY = re.compile(r"(?:还|可|应当?|每月|每年)*(?:按照?|参照|依据)[^，]*$")
BASIS = re.compile(
    r"^(?:最高|可|则|均|应当?|将)*(?:由[^，]{1,10}?)?(?:可|则|均|应当?|将)*(?:按照?|依据|根据|参照|以|较)(?P<base>.+?)的?(?:比例|标准)?$"
)
SUM = re.compile(r"[\d一二三四五六七八九十百千万亿]+(?:元|%)")
CEILING = re.compile("最高|不得?超过|不高于|最多")
SUPPORT = re.compile("支持|鼓励|激励|引导")
HOW = re.compile(
    r"[补奖资][贴励助]标准为?|标准如下|具体标准为?|采取[^，]*方式|采用[^，]*方式[^，]*|自?\d{4}年[^，的]*|自?\d{4}年[^，]*期间"
    r"|[^，]*基础上|自[^，]*之日起|分层次|[^，]*标准以[^，]*"
)

COMPARED = re.compile("按(?!规定|计划)[^，]*(?:排名|情况|级数)$|根据[^，]*(?:情况|人数|数量|级别)$")
RULED = re.compile("按(?:照本|规定|计划|时)")
SETTLED = re.compile("评估|认定|评审|验收|批准|排名")
ASIDE_OPENS = re.compile("^(?:其中|可|由)")
BRACKETS = re.compile("（[^）]*）")


@cache
def grants_from() -> re.Pattern[str]:
    """Return what begins the granting part of a piece: 可按…, 分别给予, 每…"""
    lead = (
        r"可以?|均|再|另|则|将|应当?|额外|最高可?|不超过|一次性|每年度?|年度|连续\d年|分[一二三四五\d两]年|分别|各|按规定"
        "|标准"
    )
    return re.compile(
        rf"(?:{lead})*(?:{either('give')}(?!对象|方|类)|奖(?=\d)|(?:按照?|依据|根据|参照|较)(?!规定|计划)|分别|标准[为是]|最高|每)"
    )


@cache
def granting(words: str) -> re.Match[str] | None:
    """Return where the granting part of a piece begins; 提供…服务的企业 is a condition, and not yet that."""
    for found in grants_from().finditer(words):
        if not (
            found.group().endswith(("提供", "申请", "申领", "支持", "安排", "享受")) and "的" in words[found.end() :]
        ):
            return found
    return None


@cache
def to_whom() -> re.Pattern[str]:
    """Return the receiver behind 给予 and the like, at the end of the words before an award."""
    tail = "一次性|每年|年度|不超过|最高|不低于|支付|给予|发放|提供|的|经费|科研|落户|培训|生活"
    return re.compile(
        rf"(?P<verb>给予|予以|对|向|为|奖励给|补助给|支付给|给)(?:相关|该|其)?"
        rf"(?:每[名家个户][^，]{{0,40}}的)?(?P<who>[^，\d的]{{0,18}}?{either('receivers', 'short')})"
        rf"(?:{tail}|{either('award_nouns')})*$"
    )


@cache
def aims() -> re.Pattern[str]:
    """Return what begins an aim: 加快…, 完善…"""
    return re.compile(either("aims"))


@cache
def manner() -> re.Pattern[str]:
    """Return how an award is paid: 一次性, 分两年, 连续三年, 每年 where the paying stands behind it."""
    paid = "(?=给予|予以|最高|不|按|分别|奖励|补|资助|安排|发放|可|再|，|、|$)"
    return re.compile(
        rf"一次性|(?<![人家个户件米次位])每(?:年度?|月)(?:{paid}|(?=每))|(?<![上一本当每前])年度{paid}|{either('manners')}"
        r"|(?<!额)累计(?=给予|最高|不超过|可|奖励|补)|连续[\d一二三四五两]+年(?=[（，]|给予|按|每|\d|$)|累计[\d一二三四五两]+年"
        r"|分[一二三四五六\d两]+[年期次]|按照?[^，]{2,24}[二三四两]个阶段"
    )


def is_basis(words: str) -> bool:
    """Whether a piece says by what is reckoned: 按照实际投入的, and not on what condition: 按规定缴纳."""
    if COMPARED.match(words):
        return True
    return BASIS.match(words) is not None and not (RULED.match(words) or SETTLED.search(words))


@lru_cache(maxsize=4096)
def is_aside(words: str) -> bool:
    """Whether a piece says how or by whom is paid, and not who is granted or on what condition."""
    bare = ASIDE_OPENS.sub("", words)
    if is_basis(words) or any(pattern.fullmatch(bare) for pattern in (manner(), HOW, PAYER, ADVERB)):
        return True
    return not words.endswith("的") and AGENCY.match(words) is not None


def outside(words: str) -> str:
    """Return words without what stands in brackets."""
    return BRACKETS.sub("", words) if "（" in words else words
