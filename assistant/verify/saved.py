"""Re-checks an answer in its JSON form, as the contract has it. Malformed input is a fault, never an exception."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date

from assistant.answer import FactReading, Statement, Status, restored, said_back, unsure
from assistant.verify.assessments import MeasureOf
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment
from assistant.weighing.totals import total
from corpus.measures.facts import FactError
from corpus.model import Citation, Policy

STATUSES = tuple(Status)
Check = Callable[[Statement, Callable[[str], Policy], MeasureOf], tuple[str, ...]]
CiteCheck = Callable[[Citation, Callable[[str], Policy]], list[str]]


def saved_faults(
    answer: object, policy_of: Callable[[str], Policy], measure_of: MeasureOf, check: Check, check_citation: CiteCheck
) -> tuple[str, ...]:
    """Return the faults of a saved answer: of its form, citations, assessments, statements, text and near misses."""
    if not isinstance(answer, Mapping):
        return ("答复不是一个对象",)
    faults: list[str] = []
    citations = [_citation(raw, n, faults) for n, raw in enumerate(_list(answer, "citations", faults))]
    related = [i for i in _list(answer, "related", faults) if _index(i, citations, "related", faults)]
    assessments = [_assessment(raw, n, citations, measure_of, faults) for n, raw in enumerate(_weighed(answer, faults))]
    statements = [_statement(raw, citations, faults) for raw in _list(answer, "statements", faults)]
    if answer.get("status") not in STATUSES:
        faults.append(f"status 不对：{answer.get('status')!r}")
    if answer.get("status") == "no_basis" and any(s and s[1] for s in statements):
        faults.append("没有依据的答复不能把引文当依据")
    for number, citation in enumerate(citations):
        if citation:
            faults += [f"引文 {number}：{fault}" for fault in check_citation(citation, policy_of)]
    for number, statement in enumerate(statements):
        if statement:
            cited = tuple(c for i in statement[1] if (c := citations[i]))
            assessment = _assessment_at(statement[2], assessments, faults)
            found = check(Statement(statement[0], cited, assessment), policy_of, measure_of)
            faults += [f"陈述 {number}：{fault}" for fault in found]
    weighed = {c for one in assessments if one for c in one.citations}
    used = {i for s in statements if s for i in s[1]} | set(related)
    used |= {i for i, citation in enumerate(citations) if citation in weighed}
    if not faults and answer.get("total") != _total(assessments):
        faults.append("total 与核算结果不一致")
    faults += [f"引文 {i} 没有用到" for i in range(len(citations)) if i not in used]
    back = _unsure(answer, [one for one in assessments if one], measure_of, faults)
    lines = (said_back(one.shown for one in back), _rendered([s for s in statements if s]))
    if all(statements) and answer.get("text") != "\n".join(filter(None, lines)):
        faults.append("text 与各条陈述不一致")
    return tuple(dict.fromkeys(faults))


def _rendered(statements: list[tuple[str, list[int], object]]) -> str:
    return "\n".join(text + "".join(f"[{i + 1}]" for i in dict.fromkeys(cited)) for text, cited, _ in statements)


def _unsure(
    answer: Mapping[object, object], assessments: list[Assessment], measure_of: MeasureOf, faults: list[str]
) -> tuple[FactReading, ...]:
    """Return what was read, weighed and is not sure; an answer saved before that was kept has nothing of it."""
    measures = [measure for one in assessments if (measure := measure_of(one.measure_id))]
    facts = {name: measure.vocabulary[name] for measure in measures for name in measure.facts}
    found: list[FactReading] = []
    for raw in _list(answer, "heard", faults) if "heard" in answer else []:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("fact"), str):
            faults.append("heard 缺少字段")
        elif raw["fact"] in facts:
            try:
                found.append(restored(raw, facts[raw["fact"]]))
            except FactError as error:
                faults.append(f"heard：{error}")
    return unsure(found, {name for one in assessments for name in one.facts})


def _weighed(answer: Mapping[object, object], faults: list[str]) -> list[object]:
    """Return the assessments; an answer saved before there were any has none."""
    return _list(answer, "assessments", faults) if "assessments" in answer else []


def _assessment(
    raw: object, number: int, citations: list[Citation | None], measure_of: MeasureOf, faults: list[str]
) -> Assessment | None:
    """Weigh again what was saved, and return it where that comes to the same."""
    where = f"核算 {number}"
    if not isinstance(raw, Mapping) or not isinstance(raw.get("facts"), Mapping):
        faults.append(f"{where} 缺少字段")
        return None
    measure, day = measure_of(str(raw.get("measure_id"))), _day(raw.get("as_of"))
    if measure is None:
        faults.append(f"{where}：没有这个政策事项：{raw.get('measure_id')!r}")
        return None
    if day is None:
        faults.append(f"{where}：as_of 不对：{raw.get('as_of')!r}")
        return None
    try:
        facts = measure.vocabulary.restored(raw["facts"])
    except FactError as error:
        faults.append(f"{where}：{error}")
        return None
    again = assess(measure, facts, day)
    if not set(again.citations) <= set(citations) or _differs(raw, again.to_dict(citations.index)):
        faults.append(f"{where}：与重新核算的结果不一致")
        return None
    return again


def _day(raw: object) -> date | None:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        return None


def _differs(raw: Mapping[object, object], plain: Mapping[str, object]) -> bool:
    return any(raw.get(key) != value for key, value in plain.items())


def _assessment_at(number: object, assessments: list[Assessment | None], faults: list[str]) -> Assessment | None:
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(assessments):
        faults.append(f"陈述指向不存在的核算：{number!r}")
        return None
    return assessments[number]


def _total(assessments: list[Assessment | None]) -> dict[str, str] | None:
    computed = total([one for one in assessments if one])
    return computed.to_dict() if computed else None


def _list(answer: Mapping[object, object], key: str, faults: list[str]) -> list[object]:
    value = answer.get(key)
    if isinstance(value, list):
        return value
    faults.append(f"{key} 不是一个列表")
    return []


def _citation(raw: object, number: int, faults: list[str]) -> Citation | None:
    names = [field.name for field in fields(Citation)]
    if not isinstance(raw, Mapping) or any(name not in raw for name in names):
        faults.append(f"引文 {number} 缺少字段")
        return None
    values = {name: raw[name] for name in names}
    for name, value in values.items():
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = whole if name in ("start", "end") else isinstance(value, str)
        if not fits and not (name == "document_number" and value is None):
            faults.append(f"引文 {number} 的 {name} 不对：{value!r}")
            return None
    return Citation(**values)


def _statement(
    raw: object, citations: list[Citation | None], faults: list[str]
) -> tuple[str, list[int], object] | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("text"), str):
        faults.append("陈述缺少 text")
        return None
    cited = raw.get("citations")
    if not isinstance(cited, list) or not all(_index(i, citations, "陈述", faults) for i in cited):
        faults.append("陈述的 citations 不对")
        return None
    return raw["text"], cited, raw.get("assessment")


def _index(value: object, citations: list[Citation | None], where: str, faults: list[str]) -> bool:
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(citations)
    if not good:
        faults.append(f"{where} 指向不存在的引文：{value!r}")
    return good
