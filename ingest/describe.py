"""Reads a policy's metadata out of its text: title, number, issuer, date, place, addressees, periods, offices.

It states only what the text states: no field comes from a file name, and a field on which the text is silent is None.
A display title is made up for a text that carries none, and marked so.
"""

import re
from collections.abc import Sequence
from datetime import date

from corpus import places
from corpus.model import Kind, Level, Metadata, Node
from ingest.numbering import HAN, han_number
from ingest.offices import offices
from ingest.sections import ADOPTED, PROSE, looks_like_title
from ingest.wrapping import DATE

ORGAN = re.compile(
    r".{2,60}?(?:政府|办公室|办公厅|局|委|委员会|厅|部|署|法院|检察院|中心|小组|会议|处|银行|协会|联合会|会|管委会|院|海关|党组)(?:[（(](?:代章|盖章|章)[）)])?$"
)
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}\s?[〔\[［【（(﹝]\s?(?:19|20)\d\d\s?[〕\]］】）)﹞]\s?第?\s?\d{1,5}\s?号")
ORDER = re.compile(r"[\u4e00-\u9fff]{2,24}令\s?(?:第\s?\d{1,4}\s?号|[（(]第\s?\d{1,4}\s?号[）)])")
DAY = re.compile(
    rf"(\d{{4}}|[{HAN}○Ｏ０]{{4}})\s?年\s?(\d{{1,2}}|[{HAN}]{{1,3}})\s?月\s?(\d{{1,2}}|[{HAN}]{{1,3}})\s?日"
)
NATIONAL = re.compile(
    r"(?:中华人民共和国|国务院|中共中央|中央(?:办公厅|军委|宣传部|组织部|网信办)|全国人(?:民代表大会|大)|最高人民(?:法院|检察院)|国家[\u4e00-\u9fff]{2,12}[局委会室]"
    r"|(?:工业和信息化|财政|科学技术|科技|教育|商务|人力资源(?:和)?社会保障|生态环境|自然资源|住房(?:和)?城乡建设|交通运输|农业农村|文化和旅游|公安|民政|司法"
    r"|水利|应急管理|退役军人事务|铁道|卫生|农业)部|中国(?:人民银行|银行保险监督|证券监督)|海关总署|市场监管总局)"
)
PERIOD = re.compile(r"\d{4}\s?年?\s?[-—－–~至]{1,2}\s?\d{4}\s?年|\d{4}\s?年度?(?!\s?\d{1,2}\s?月)")
TARGET = re.compile(r"到\s?20\d\d\s?年(?:底|末)?")
ITSELF = r"本(?:法|条例|办法|细则|实施细则|规定|暂行规定|措施|若干措施|政策|政策措施|意见|实施意见|方案|实施方案|通知|通告|公告|规程|清单|标准|扶持办法|指引|计划|规则)"
VALIDITY = re.compile(
    rf"{ITSELF}[^。；\n]{{0,30}}?((?:自|从)[^。；\n]{{2,40}}?(?:施行|实施|执行|生效)(?:[，,]\s?有效期[^。；，\n]{{1,25}})?|有效期[^。；，\n]{{1,25}})"
)
SITE = re.compile(r"\s*(?:[｜|_]| - |——).{2,30}(?:网|网站|人民政府|门户)$")
PURPOSE = re.compile(r"(?:促进|支持|推动|加快|鼓励|扶持|推进|加强|优化|深化|规范|落实)[^“”，。；]{4,30}$")
KIND_OF = re.compile(r"(?:提出|制定)(?:以下|如下|本)?\s?((?:实施|若干|扶持)?(?:意见|措施|办法|方案|政策|细则|规定))")


def describe(text: str, root: Node, policy_id: str, place: str | None = None) -> Metadata:
    """Return what `text` states of itself. `place` names an administrative division for a text that names none.

    Raises KeyError where `place` is no administrative division.
    """
    front = _lines(text, _first(root, Kind.FRONT))
    close = _lines(text, _first(root, Kind.SIGNATURE))
    title = _title(front) or _forwarded(root)
    issuer = _issuer(front, close, title)
    where = places.find(place) if place else _place(issuer, title, _forwarded(root), front)
    issued, written = _issued(front, close)
    shown = _shown(root, title)
    return Metadata(
        id=policy_id,
        title=title,
        display_title=shown or _derived(text, root, where, policy_id),
        place=where.name if where else None,
        level=where.level if where else None,
        title_derived=shown is None,
        document_number=_number(text, root, front),
        issuer=issuer,
        issued_on=issued,
        issued_on_text=written,
        addressees=_addressees(front),
        planning_period=_period(text, title),
        validity=_validity(text),
        offices=offices(text, root),
    )


def _first(root: Node, kind: Kind) -> Node | None:
    """Return the document's own front or signature; that of an attachment is not it."""
    body = next((child for child in root.children if child.id == "body"), None)
    own = next((child for child in root.children if child.kind is kind), None)
    return own or next((child for child in body.children if child.kind is kind), None) if body else own


def _lines(text: str, node: Node | None) -> list[str]:
    return [line for line in text[node.start : node.end].split("\n") if line] if node else []


def _title(front: Sequence[str]) -> str | None:
    """Return the title in the lines before the text proper; one that breaks over two lines is put together."""
    lines = [SITE.sub("", line) for line in front]
    for i, line in enumerate(lines):
        if _no_title(line):
            continue
        if looks_like_title(line) or re.search(r"关于.{4,}的?(?:通知|意见|办法|公告|通告|决定|批复|复函|函)", line):
            return line
        after = lines[i + 1] if i + 1 < len(lines) else ""
        if "关于" in line + after[:2] and looks_like_title(line + after) and not _no_title(after):
            return line + after
    return next(
        (line for line in lines[:2] if re.search(r"[法令典案]$|(?:修正案|解释|决定)[（(].{1,6}[）)]$", line)), None
    )


def _no_title(line: str) -> bool:
    return bool(
        NUMBER.match(line)
        or DATE.match(line)
        or ADOPTED.match(line)
        or PROSE.match(line)
        or line.endswith(("：", ":"))
        or line.startswith("【")
    )


def _forwarded(root: Node) -> str | None:
    body = next((child for child in root.children if child.id == "body"), None)
    return body.heading or None if body and len(body.heading) <= 70 else None


def _shown(root: Node, title: str | None) -> str | None:
    """Return the title to show: of a notice that forwards a document, the document's."""
    forwarded = _forwarded(root)
    return forwarded if forwarded and looks_like_title(forwarded) else title


def _derived(text: str, root: Node, where: places.Place | None, policy_id: str) -> str:
    """Make a title of what the preamble says the document is for; else of its first words."""
    node = next((child for child in root.walk() if child.kind is Kind.PREAMBLE), None)
    preamble = text[node.start : node.end] if node else ""
    kind = KIND_OF.search(preamble)
    purposes = [
        m[0] for part in re.split(r"[，。；]", preamble[: kind.start()] if kind else "") if (m := PURPOSE.match(part))
    ]
    if kind and purposes:
        return f"{where.name if where and where.level is not Level.NATIONAL else ''}{purposes[-1]}的{kind[1]}"
    first = re.match(r"[^。；\n]{2,40}", text)
    return first[0] if first else policy_id


def _number(text: str, root: Node, front: Sequence[str]) -> str | None:
    """Return the document's own number: it begins a line of the head, or stands there in brackets of its own."""
    node = _first(root, Kind.PREAMBLE)
    head = [*front, *_lines(text, node)[:1]]
    for pattern in (NUMBER, ORDER):
        for line in head:
            found = pattern.match(line.lstrip("（("))
            if found:
                return found[0]
    return None


def _issuer(front: Sequence[str], close: Sequence[str], title: str | None) -> str | None:
    signers = [line for line in close if not DATE.match(line) and len(line) <= 60]
    whole = "".join(signers)
    if signers and all(map(ORGAN.match, signers)):
        return "、".join(_unsealed(line) for line in signers)
    if signers and ORGAN.match(whole) and len(whole) <= 60:
        return _unsealed(whole)
    for line in front[:6]:
        if ORGAN.match(line) and not re.search(r"关于|印发|[：，。>]", line) and len(line) <= 40:
            return line
    named = re.match(r"(.{4,60}?)(?:关于|印发|转发)", title or "")
    return named[1] if named and ORGAN.match(named[1]) else None


def _unsealed(line: str) -> str:
    return re.sub(r"[（(](?:代章|盖章|章)[）)]$", "", line)


def _issued(front: Sequence[str], close: Sequence[str]) -> tuple[date | None, str | None]:
    """Return the date of the signature, else one that stands alone in the head or says 公布."""
    alone = [line for line in front if DATE.match(line)]
    published = [line for line in front if ADOPTED.match(line) and re.search(r"公布|发布|印发", line)]
    for line in [*[c for c in reversed(close) if DATE.match(c)], *alone, *reversed(published)]:
        found = DAY.search(line)
        day = _day(found) if found else None
        if found and day:
            return day, found[0]
    return None, None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(
            *(int(part) if part.isdecimal() else han_number(re.sub("[○Ｏ０]", "〇", part)) for part in found.groups())
        )
    except ValueError:
        return None


def _place(issuer: str | None, title: str | None, forwarded: str | None, front: Sequence[str]) -> places.Place | None:
    """Return the place that issuer, title or head names; a county that several cities have is not enough."""
    for words in (title, issuer, forwarded, *front[:4]):
        if not words:
            continue
        if NATIONAL.match(words):
            return places.NATION
        found = _named(words)
        if found:
            return found
    return None


def _named(words: str) -> places.Place | None:
    mentions = places.mentioned(words)
    if not mentions:
        return None
    first = mentions[0]
    for after in mentions[1:]:
        if after.start != first.end or first.place not in places.chain(after.place):
            break
        first = after
    return first.place


def _addressees(front: Sequence[str]) -> str | None:
    for line in front:
        words = NUMBER.sub("", line, count=1) if NUMBER.match(line) else line
        if words.endswith(("：", ":")) and re.match(
            r"各|.{0,12}(?:各|有关|政府|厅|局|委|单位|企业|部门|公司|院|会)", words
        ):
            return words.rstrip("：: ").strip()
    return None


def _period(text: str, title: str | None) -> str | None:
    found = PERIOD.search(title or "") or TARGET.search(text)
    return found[0] if found else None


def _validity(text: str) -> str | None:
    """Return the last sentence part in which the document says from when, or how long, it holds."""
    found = None
    for found in VALIDITY.finditer(text):
        pass
    return found[1] if found else None
