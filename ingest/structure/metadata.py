"""Reads a policy's metadata out of its text: title, number, issuer, date, place, addressees, periods, offices.

It states only what the text states: no field comes from a file name, and a field on which the text is silent is None.
A display title is made up for a text that carries none, and marked so.
"""

import re
from collections.abc import Sequence
from datetime import date

from corpus import places
from corpus.model import Kind, Level, Metadata, Node
from ingest.structure.boundaries import TITLE_LENGTH, looks_like_title
from ingest.structure.numbering import HAN, han_number, ordinal
from ingest.structure.offices import offices
from ingest.structure.sections import ADOPTED, PROSE
from ingest.structure.wrapping import DATE

ORGAN = re.compile(
    r".{2,60}?(?:政府|办公室|办公厅|办|局|委|委员会|厅|部|署|法院|检察院|中心|小组|会议|处|银行|协会|联合会|会|管委会|院|海关|党组)(?:[（(](?:代章|盖章|章)[）)])?$"
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
ENACTED = re.compile(
    r"国务院(?:令|批准|发布|公布|第)|全国人民代表大会|最高人民|中华人民共和国(?:主席|国务院|.{2,12}部).{0,4}令|中央军事委员会"
)
PERIOD = re.compile(r"\d{4}\s?年?\s?[-—－–~至]{1,2}\s?\d{4}\s?年|\d{4}\s?年度?(?!\s?\d{1,2}\s?月)")
TARGET = re.compile(r"到\s?20\d\d\s?年(?:底|末)?")
ITSELF = (
    r"本(?:法|条例|办法|细则|实施细则|规定|暂行规定|措施|若干措施|政策|政策措施|意见|实施意见|方案|实施方案|通知|通告"
    r"|公告|规程|清单|标准|扶持办法|指引|计划|规则)"
)
LASTS = r"有效期(?!届?满|内|限内)[^。；，\n]{1,25}"
VALIDITY = re.compile(
    rf"{ITSELF}[^。；\n]{{0,30}}?((?:自|从)[^。；\n]{{2,40}}?(?:施行|实施|执行|生效|试行)(?:[，,]\s?{LASTS})?|{LASTS})"
)
SITE = re.compile(r"\s*(?:[｜|_]| - |——).{2,30}(?:网|网站|人民政府|门户)$")
HAN_WORDS = re.compile(r"[\u4e00-\u9fff]{4,}")
LONGEST = 40  # characters of a title made of a text's first words
NAVIGATION = re.compile(r" · |-->| > |[|｜]")
PURPOSE = re.compile(r"(?:促进|支持|推动|加快|鼓励|扶持|推进|加强|优化|深化|规范|落实)[^“”，。；]{4,30}$")
KIND_OF = re.compile(r"(?:提出|制定)(?:以下|如下|本)?\s?((?:实施|若干|扶持)?(?:意见|措施|办法|方案|政策|细则|规定))")


def describe(text: str, root: Node, policy_id: str, place: str | None = None) -> Metadata:
    """Return what `text` states of itself. `place` names an administrative division for a text that names none.

    Raises UnknownError where `place` is no administrative division.
    """
    front = _lines(text, _first(root, Kind.FRONT))
    close = _lines(text, _first(root, Kind.SIGNATURE))
    title = _title(front) or _forwarded(root) or (None if front else _run_in_title(text))
    issuer = _issuer(front, close, title)
    where = places.find(place) if place else _place(issuer, title, _forwarded(root), front)
    issued, written = _issued(front, close)
    shown = _shown(root, title)
    own = text[: next((child.start for child in root.children if child.id.startswith("x")), len(text))]
    return Metadata(
        id=policy_id,
        title=title,
        display_title=shown or _derived(text, root, where, front) or policy_id,
        place=where.name if where else None,
        level=where.level if where else None,
        title_derived=shown is None,
        document_number=_number(text, root, front),
        issuer=issuer,
        issued_on=issued,
        issued_on_text=written,
        addressees=_addressees(front),
        planning_period=_period(own, title),
        validity=_validity(own),
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
        if looks_like_title(line) or re.search(
            r"关于.{4,}的?(?:通知|意见|办法|公告|通告|决定|批复|复函|函)|印发.{0,3}《.{4,}》$", line
        ):
            return line
        after = lines[i + 1] if i + 1 < len(lines) else ""
        begun = "关于" in line + after[:2] or any(mention.start == 0 for mention in places.mentioned(line[:12]))
        if begun and looks_like_title(line + after) and not _no_title(after):
            return line + after
    return next(
        (
            line
            for line in lines[:2]
            if re.search(r"[法令典案编]$|(?:修正案|解释|决定|规定|批复)(?:[（(].{1,6}[）)])?$", line)
        ),
        None,
    )


def _run_in_title(text: str) -> str | None:
    """Return the title that a text without line breaks begins with, set off by a blank."""
    words = text[:TITLE_LENGTH].split(maxsplit=1)
    return words[0] if len(words) > 1 and looks_like_title(words[0]) else None


def _no_title(line: str) -> bool:
    return bool(
        len(line) > 3 * TITLE_LENGTH
        or NUMBER.match(line)
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


def _derived(text: str, root: Node, where: places.Place | None, front: Sequence[str]) -> str:
    """Make a title of what the preamble says it is for; else of a title the head names, or the first words."""
    nodes = (node for node in root.walk() if node.kind in (Kind.PREAMBLE, Kind.PARAGRAPH))
    node = next(nodes, root)
    preamble = text[node.start : min(node.end, node.start + 1000)]
    kind = KIND_OF.search(preamble)
    parts = re.split(r"[，。；]", preamble[: kind.start()]) if kind else []
    purposes = [match[0] for part in parts if (match := PURPOSE.match(part))]
    if kind and purposes:
        return f"{where.name if where and where.level is not Level.NATIONAL else ''}{purposes[-1]}的{kind[1]}"
    named = re.search(r"《([^《》\n]{6,70}(?:通知|意见|办法|措施|方案|细则|规定|政策|公告))》", "\n".join(front))
    return named[1] if named else _first_words(text)


def _first_words(text: str) -> str:
    """Return the first words that are no navigation of a web page; of a page that is all that, the first words."""
    lines = [line for line in text[:4000].split("\n") if HAN_WORDS.search(line)]
    for line in [*(line for line in lines if not NAVIGATION.search(line)), *lines]:
        number = ordinal(line)
        words = re.split("[，。；：]", line[number.end :] if number else line)[0].strip()
        if HAN_WORDS.search(words):
            return words[:LONGEST]
    return text[:LONGEST].strip()


def _number(text: str, root: Node, front: Sequence[str]) -> str | None:
    """Return the document's own number: it begins a line of the head, or stands there in brackets of its own."""
    node = _first(root, Kind.PREAMBLE)
    head = [*front, *_lines(text, node)[:1]]
    found = [NUMBER.match(line.lstrip("（(")) or ORDER.match(line) for line in head]
    found += [ORDER.search(line) for line in front if ADOPTED.match(line)]
    return next((match[0] for match in found if match), None)


def _issuer(front: Sequence[str], close: Sequence[str], title: str | None) -> str | None:
    end = next((i for i, line in enumerate(close) if DATE.match(line)), 0)
    signers = close[:end]
    if signers and all(map(_names_organ, signers)):
        return "、".join(_unsealed(line) for line in signers)
    if signers and _names_organ("".join(signers)):
        return _unsealed("".join(signers))
    for line in front[:6]:
        if _names_organ(line):
            return line
    named = re.match(r"(.{4,60}?)(?:关于|印发|转发)", title or "")
    return named[1] if named and ORGAN.match(named[1]) else None


def _names_organ(line: str) -> bool:
    return (
        len(line) <= 50 and ORGAN.match(line) is not None and not re.search(r"关于|印发|已经|[：，。>《》@｜|]", line)
    )


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
    """Return the place that title, issuer or head names; a county that several cities have is not enough."""
    head = [words[: 2 * TITLE_LENGTH] for words in (title, issuer, forwarded, *front[:4]) if words]
    for words in head:
        if NATIONAL.match(words) or (ADOPTED.match(words) and ENACTED.search(words)):
            return places.NATION
        found = _named(words, "\n".join(head))
        if found:
            return found
    return None


def _named(words: str, head: str) -> places.Place | None:
    """Return the first place that `words` name, the lower one where two follow on each other (山东省聊城市)."""
    found: places.Mention | None = None
    for mention in places.mentioned(words):
        if found and (mention.start != found.end or found.place not in places.chain(mention.place)):
            break
        found = mention
    if found is None:
        return None
    bearers = places.named(words[found.start : found.end])
    if len(bearers) > 1 and found.place.level is Level.COUNTY:
        above = {mention.place for mention in places.mentioned(head) if mention.place.level is not Level.COUNTY}
        bearers = tuple(place for place in bearers if above & set(places.chain(place)))
        return bearers[0] if len(bearers) == 1 else None
    return found.place


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
    found = list(VALIDITY.finditer(text))
    return found[-1][1] if found else None
