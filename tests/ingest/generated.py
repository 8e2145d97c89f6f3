"""Documents for property tests: any text, and documents numbered in many ways, often wrongly."""

from hypothesis import strategies as st

_LABELS = ["第{}编", "第{}章", "第{}节", "第{}条 ", "第{}条", "第{}条之一 ", "{}、", "（{}）", "({})"]
_DIGITS = ["{}.", "{}．", "{}、", "（{}）", "{}）"]
_HAN = ["一", "二", "三", "四", "十", "十二", "一百二十"]
_WORDS = [
    "总则",
    "支持企业发展。对符合条件的企业给予奖励。",
    "符合下列条件之一的：",
    "第三条规定的除外",
    "为支持企业，制定本办法。",
    "| 项目 | 标准 |",
    "",
    "附件1",
    "附件：1.申报指南",
    "清河市人民政府",
    "2023年3月25日",
    "清河市促进企业发展若干措施",
    "目录",
    "①线上",
    "本办法自印发之日起施行，有效期两年。",
    "（牵头单位：市科技局、市财政局）",
    "各有关单位：",
]


def _lines() -> st.SearchStrategy[str]:
    words = st.sampled_from(_WORDS)
    han = st.builds(str.format, st.sampled_from(_LABELS), st.sampled_from(_HAN))
    digits = st.builds(str.format, st.sampled_from(_DIGITS), st.integers(1, 12))
    return st.one_of(words, st.builds(str.__add__, han, words), st.builds(str.__add__, digits, words))


def documents() -> st.SearchStrategy[str]:
    """Return documents of up to forty lines, and any text at all."""
    return st.one_of(st.builds("\n".join, st.lists(_lines(), max_size=40)), st.text(max_size=60))
