"""Names in a statement: policies, labels, numbers, quoted words, places, offices. Each must be the citations' own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verify.features import BREAK
from assistant.verify.frames import frames
from assistant.verify.labels import even, take_labels
from assistant.verify.sources import CitedSource, bare, pairs
from assistant.verify.wording import wording
from corpus.language.quote import flatten
from corpus.places import chain, find, mentioned

TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"")
LOOSE = re.compile("“(.*)”", re.DOTALL)
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*(?:第\s*)?\d+\s*号")
OFFICE = re.compile(
    r"(?:局|厅|委员会|(?:发展改革|国资|卫生健康|卫健|发改|政法|管|纪)委|人民政府|(?<=[省市县区镇])政府|国务院|银行(?!业)|支行|分行(?!业)|领导小组|联合会|工商联"
    r"|办公室|检察院|法院|(?:组织|宣传|统战|财政|科技|商务|教育|工业和信息化|人力资源社会保障|住房城乡建设|交通运输|农业农村|生态环境|自然资源)部)"
    r"(?![\u4e00-\u9fff]{0,1}(?:面|限|势|部性))"
)
NOT_OFFICE = frozenset({"布局", "格局", "全局", "大局", "结局", "当局"})
LEVELS = re.compile(r"(?:国家|[省市县区镇乡村])(?:[、和及与或]?[省市县区镇乡村])*级")
START = re.compile(r"[^\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Named:
    """What a statement says once its names are taken out, the policies it names, and the names that are not theirs."""

    text: str
    policies: tuple[str, ...]
    faults: tuple[str, ...]


def take_names(text: str, sources: Sequence[CitedSource]) -> Named:
    """Take titles, numbers and labels of the cited clauses out of `text`, and words around them that claim nothing."""
    policies: list[str] = []
    faults: list[str] = _quote_faults(text, sources)
    rest = TITLE.sub(lambda m: _title(m, sources, policies, faults), text)
    for source in sources:
        rest, found = _take_plain_title(rest, source)
        rest = _take_own_label(rest, source.citation.label)
        policies += found
    rest = NUMBER.sub(lambda m: _number(m, sources, faults), rest)
    rest, strange = take_labels(rest, [f"{s.citation.label}。{s.headings}。{s.citation.quote}" for s in sources])
    faults += strange
    quoted = "。".join(s.citation.quote for s in sources)
    rest = frames().sub(lambda m: m.group() if m.group() in quoted else BREAK, rest)
    return Named(rest, tuple(dict.fromkeys(policies)), tuple(faults))


def _quote_faults(text: str, sources: Sequence[CitedSource]) -> list[str]:
    quoted = [flatten(s.citation.quote)[0] for s in sources] + [
        flatten(s.headings + "。" + s.names)[0] for s in sources
    ]
    faults = []
    loose = text.count("“") != text.count("”")  # then the outermost marks hold the quote
    for match in (LOOSE if loose else QUOTED).finditer(text):
        words = next(group for group in match.groups() if group is not None)
        inner = flatten(words)[0]
        unmarked = inner.replace('"', "")
        if not any(inner in q or unmarked in q.replace('"', "") for q in quoted):
            faults.append(f"引号中的“{words}”：引文中没有这样的原话")
    return faults


def _title(match: re.Match[str], sources: Sequence[CitedSource], policies: list[str], faults: list[str]) -> str:
    name = bare(match.group(1))
    for source in sources:
        if name == bare(source.metadata.display_title).strip("《》") or name == bare(source.metadata.title or ""):
            policies.append(source.citation.policy_id)
            return BREAK
    if any(f"《{name}》" in bare(s.citation.quote) for s in sources):
        return match.group()
    faults.append(f"《{match.group(1)}》：不是所引文件，引文也没有提到")
    return BREAK


def _take_plain_title(text: str, source: CitedSource) -> tuple[str, list[str]]:
    """Take out a derived title, which stands without 《》."""
    title = source.metadata.display_title
    if len(title) < 6 or title not in text:
        return text, []
    return text.replace(title, BREAK), [source.citation.policy_id]


def _take_own_label(text: str, label: str) -> str:
    """Take out the label of the clause as it is told with a quote: 二、（一）2."""
    bare = re.escape(label.rstrip("、.．"))
    return re.sub(rf"(?<!\w){bare}[、.．]?(?=规定|提出|[：:）)，]|$)", BREAK, text) if bare else text


def _number(match: re.Match[str], sources: Sequence[CitedSource], faults: list[str]) -> str:
    number = even(match.group())
    for source in sources:
        own = even(source.metadata.document_number or "")
        if (own and number.endswith(own)) or number in even(source.citation.quote):
            return match.group()[: len(match.group()) - len(own)] if own and number.endswith(own) else BREAK
        quoted = NUMBER.search(source.citation.quote)
        if quoted and number.endswith(even(quoted.group())):
            return BREAK
    faults.append(f"“{match.group()}”：不是所引文件的文号，引文也没有")
    return BREAK


def place_faults(text: str, sources: Sequence[CitedSource]) -> list[str]:
    """Return places that are neither in the quotes nor those of the policies cited."""
    allowed = {place.code for s in sources if s.metadata.place for place in chain(find(s.metadata.place))}
    support = "。".join(s.support for s in sources)
    return [
        f"“{text[m.start : m.end]}”：引文和所引文件都不是这个地方"
        for m in mentioned(text)
        if text[m.start : m.end] not in support and m.place.code not in allowed and text[m.end : m.end + 1] != "级"
    ]


def level_faults(text: str, sources: Sequence[CitedSource]) -> list[str]:
    """Return levels (省级, 市级) that the quotes do not speak of."""
    theirs = {level for s in sources for level in _levels(f"{s.reading.plain}。{s.headings}")}
    return [f"“{level}级”：引文没有" for level in _levels(text) if level not in theirs]


def _levels(text: str) -> list[str]:
    """Return the levels that a text names; 市、县级 are two, and 国家 counts for 国家级."""
    found = [char for m in LEVELS.finditer(text) for char in re.findall("国家|[省市县区镇乡村]", m.group())]
    return [*found, "国家"] if "国家" in text else found


def office_faults(text: str, sources: Sequence[CitedSource]) -> list[str]:
    """Return offices that neither the quotes nor the policies name."""
    support = [s.reading.plain + "。" + s.headings + "。" + s.names for s in sources]
    faults = []
    for match in OFFICE.finditer(text):
        if text[max(0, match.end() - 2) : match.end()] in NOT_OFFICE:
            continue
        if not any(_stands(text, match.end(), words) for words in support):
            faults.append(f"“{text[max(0, match.end() - 8) : match.end()]}”：引文没有这个部门")
    return faults


def _stands(text: str, end: int, words: str) -> bool:
    """Whether the name that ends at `end` is a whole name in `words`, a level before it aside."""
    begin = end
    while begin > 0 and not START.match(text[begin - 1]) and text[begin - 1 : end] in words:
        begin -= 1
    name = text[begin:end]
    if len(name) < 2:
        return text[max(0, end - 2) : end] in words
    if begin > 0 and text[begin - 1] in "省市县区州镇" and not START.match(name[0]):
        return False
    return any(_begins(words, m.start(), name) for m in re.finditer(re.escape(name), words))


def _begins(words: str, at: int, name: str) -> bool:
    """Whether a name begins at `at`, or right behind a level."""
    before = words[at - 1] if at else "、"
    return bool(START.match(before)) or before in "省市县区级由和及与" or name[0] in "省市县区" or len(name) >= 4


def uncovered(masked: str, sources: Sequence[CitedSource]) -> tuple[str, int]:
    """Return the characters that neither sources nor lay words account for, and how many had to be accounted for."""
    words = wording()
    support = "。".join(s.reading.masked + "。" + s.headings + "。" + s.names for s in sources)
    known = pairs(support)
    covered = [False] * len(masked)
    for i in range(len(masked) - 1):
        if masked[i : i + 2] in known:
            covered[i] = covered[i + 1] = True
    for match in words.alike.finditer(masked):
        groups = words.groups[match.group()]
        if any(member in support for number in groups for member in words.members[number]):
            covered[match.start() : match.end()] = [True] * len(match.group())
    lay = [False] * len(masked)
    for match in words.lay.finditer(masked):
        lay[match.start() : match.end()] = [True] * len(match.group())
    content = [i for i, char in enumerate(masked) if char.isalnum() and not lay[i]]
    return "".join(masked[i] for i in content if not covered[i]), len(content)
