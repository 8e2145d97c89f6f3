"""The measures of the record stand on their clauses, and a measure that does not is refused with its place."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.language.bound import Bound
from corpus.language.quantity import quantities
from corpus.measures.amounts.extremes import Larger
from corpus.measures.amounts.sum import Sum
from corpus.measures.amounts.tiers import Tiers
from corpus.measures.facts import DATA, FactError, vocabulary
from corpus.measures.load import FOLDER, MeasureError, load_measure, load_measures, read_measure
from corpus.measures.measure import Measure, citations_of, terms
from corpus.measures.written import Written
from corpus.model import Policy
from tests.corpus.shipped import STORE, measures, policies
from tests.corpus.small import policy

Raw = dict[str, Any]
QUANTITIES = {"value", "than", "share", "threshold", "grant"}
each_measure = pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.id)


def of(measure: Measure) -> Policy:
    return next(one for one in policies() if one.id == measure.policy_id)


def file(measure: Measure) -> Path:
    return STORE.folder(measure.policy_id) / FOLDER / f"{measure.id}.yaml"


def raw(measure: Measure) -> Raw:
    read: Raw = yaml.safe_load(file(measure).read_text(encoding="utf-8"))
    return read


# --- the record ---


def test_every_file_of_the_record_loads_and_no_id_is_used_twice() -> None:
    names = [path.stem for found in policies() for path in (STORE.folder(found.id) / FOLDER).iterdir()]
    assert sorted(names) == sorted(measure.id for measure in measures())
    assert len(set(names)) == len(names)


@each_measure
def test_every_quote_stands_in_its_clause(measure: Measure) -> None:
    found = of(measure)
    clause = found.node(measure.clause)
    for cited in citations_of(measure):
        assert clause.start <= cited.start < cited.end <= clause.end
        assert found.text[cited.start : cited.end] == cited.quote


@each_measure
def test_every_quote_is_of_one_place_in_the_sentence_that_grants(measure: Measure) -> None:
    text, clause = of(measure).text, of(measure).node(measure.clause)
    first, last = text.rfind("。", 0, measure.grant.start) + 1, text.find("。", measure.grant.end - 1) + 1
    for cited in citations_of(measure):
        inside = measure.grant.start <= cited.start < cited.end <= measure.grant.end
        assert inside or text.count(cited.quote, clause.start, clause.end) == 1
        assert first <= cited.start < cited.end <= (last or len(text))


@each_measure
def test_every_quantity_stands_in_its_quote_in_the_sense_of_the_clause(measure: Measure) -> None:
    clause = of(measure).node(measure.clause)
    plain = quantities(of(measure).text[clause.start : clause.end])
    for written in terms((measure.conditions, measure.amount)):
        if isinstance(written, Written):
            assert written.text in written.cited.quote
            assert any((q.value, q.unit, q.bound) == (written.value, written.unit, written.bound) for q in plain)


@each_measure
def test_every_fact_is_in_the_vocabulary_with_a_question(measure: Measure) -> None:
    assert all(vocabulary()[name].ask.endswith("？") for name in measure.facts)


@each_measure
def test_every_measure_says_who_applies_and_who_checked_it(measure: Measure) -> None:
    assert "applicant" in measure.facts
    assert not measure.draft
    assert measure.about
    assert measure.unstated is (measure.amount is None and "unstated" in raw(measure).values())


def test_every_fact_that_is_shipped_serves_a_measure_that_is() -> None:
    shipped = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    assert {name for measure in measures() for name in measure.facts} == set(shipped)


@pytest.mark.parametrize("found", policies(), ids=lambda found: found.id)
def test_the_sentences_that_bind_no_measure_stand_in_the_text_and_are_no_measure_s(found: Policy) -> None:
    rows = yaml.safe_load((STORE.folder(found.id) / "uncovered.yaml").read_text(encoding="utf-8"))
    own = [measure.grant for measure in measures() if measure.policy_id == found.id]
    for row in rows:
        assert set(row) == {"quote", "reason"}
        assert found.text.count(row["quote"]) == 1
        start = found.text.index(row["quote"])
        assert not any(grant.start < start + len(row["quote"]) and start < grant.end for grant in own)


# --- what a change of one character does ---


def changed(value: str, at: int) -> str:
    """Return `value` with another digit, or another character, at one place."""
    other = str((int(value[at]) + 1) % 10) if value[at].isdigit() else "□"
    return value[:at] + other + value[at + 1 :]


def strings(node: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield every string of a file with the keys that lead to it."""
    if isinstance(node, str):
        yield keys, node
    below: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, item in below:
        yield from strings(item, (*keys, key))


def with_string(content: Raw, keys: tuple[Any, ...], value: str) -> Raw:
    result = copy.deepcopy(content)
    node: Any = result
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    return result


def numbers(content: Raw) -> list[tuple[tuple[Any, ...], str]]:
    found = [(keys, value) for keys, value in strings(content) if keys[-1] in QUANTITIES and len(keys) > 1]
    return [(keys, value) for keys, value in found if any(char.isdigit() for char in value)]


def quotes(content: Raw) -> list[tuple[tuple[Any, ...], str]]:
    return [(keys, value) for keys, value in strings(content) if keys[-1] == "quote" or keys == ("grant",)]


@each_measure
def test_a_changed_digit_of_any_quantity_is_refused(measure: Measure) -> None:
    content = raw(measure)
    assert (measure.amount is None) or numbers(content) or "nothing" in content["amount"]
    for keys, value in numbers(content):
        for at in (at for at, char in enumerate(value) if char.isdigit()):
            with pytest.raises(MeasureError):
                read_measure(with_string(content, keys, changed(value, at)), of(measure))


@each_measure
def test_a_changed_character_of_any_quote_is_refused(measure: Measure) -> None:
    content = raw(measure)
    for keys, value in quotes(content):
        for at in range(len(value)):
            with pytest.raises(MeasureError, match=r"不在.*原文中"):
                read_measure(with_string(content, keys, changed(value, at)), of(measure))


@pytest.mark.parametrize("found", policies(), ids=lambda found: found.id)
def test_one_changed_file_fails_and_no_other_does(found: Policy, tmp_path: Path) -> None:
    own = [measure for measure in measures() if measure.policy_id == found.id]
    (tmp_path / FOLDER).mkdir()
    for measure in own:
        (tmp_path / FOLDER / file(measure).name).write_bytes(file(measure).read_bytes())
    assert load_measures(tmp_path, found) == tuple(own)
    for measure in own:
        path = tmp_path / FOLDER / file(measure).name
        keys, value = (numbers(raw(measure)) or quotes(raw(measure)))[0]
        at = next((at for at, char in enumerate(value) if char.isdigit()), 0)
        path.write_text(yaml.safe_dump(with_string(raw(measure), keys, changed(value, at)), allow_unicode=True))
        with pytest.raises(MeasureError, match=path.name):
            load_measures(tmp_path, found)
        path.write_bytes(file(measure).read_bytes())


@pytest.mark.parametrize("found", policies(), ids=lambda found: found.id)
def test_a_changed_number_of_the_text_fails_exactly_the_measures_that_quote_it(found: Policy) -> None:
    own = [(measure, raw(measure), citations_of(measure)) for measure in measures() if measure.policy_id == found.id]
    failed_at_all = 0
    for quantity in quantities(found.text):
        at = next(at for at in range(quantity.start, quantity.end) if found.text[at] in "0123456789一二三四五两")
        other = replace(found, text=changed(found.text, at))
        quoting = {measure.id for measure, _, cited in own if any(c.start <= at < c.end for c in cited)}
        failing = {measure.id for measure, content, _ in own if refused(content, other)}
        assert failing == quoting
        failed_at_all += bool(failing)
    assert failed_at_all >= 7


def refused(content: Raw, found: Policy) -> bool:
    try:
        read_measure(content, found)
    except MeasureError:
        return True
    return False


# --- what is refused ---

MADE, _ = policy(
    "made",
    "聊城市",
    "对规模以上工业企业，年销售收入超过1000万元的，给予最高150万元奖励，其中首年给予40%；占地3亩以上的，奖励5万元。",
    "年销售收入首次突破10亿元、50亿元的，分别奖励20万元、60万元。",
    "2024年1月1日起每家奖励20万元，2025年7月1日起每家奖励30万元。本办法自2024年1月1日起施行。",
)
BASE: Raw = {
    "id": "made-up",
    "title": "奖励",
    "clause": "n0",
    "grant": "给予最高150万元奖励",
    "conditions": {"is": {"fact": "above_scale", "value": True, "quote": "规模以上工业企业"}},
    "amount": {"fixed": {"value": "最高150万元", "quote": "给予最高150万元奖励"}},
}
TIERS: Raw = {
    "fact": "annual_sales",
    "before": "sales_before",
    "passed": "sales_passed",
    "quote": "年销售收入首次突破10亿元、50亿元的，分别奖励20万元、60万元",
    "tiers": [{"threshold": "10亿元", "grant": "20万元"}, {"threshold": "50亿元", "grant": "60万元"}],
}
DATED = [
    {"since": date(2024, 1, 1), "value": "20万元", "quote": "2024年1月1日起每家奖励20万元"},
    {"since": date(2025, 7, 1), "value": "30万元", "quote": "2025年7月1日起每家奖励30万元"},
]


def limit(kind: str, fact: str, than: str, quote: str) -> Raw:
    return {"conditions": {kind: {"fact": fact, "than": than, "quote": quote}}}


def tiers(**changes: Any) -> Raw:
    return {"clause": "n1", "grant": "分别奖励", "conditions": {"all": [SALES]}, "amount": {"tiers": TIERS | changes}}


def steps(*pairs: tuple[str, str]) -> Raw:
    return tiers(tiers=[{"threshold": threshold, "grant": grant} for threshold, grant in pairs])


def dated(*values: Raw) -> Raw:
    return {"clause": "n2", "grant": "每家奖励", "conditions": {"all": [HOME]}, "amount": {"fixed": list(values)}}


def each(fact: str, value: str) -> Raw:
    return {"per_unit": {"fact": fact, "value": value, "quote": "分别奖励20万元、60万元"}}


def is_(**changes: Any) -> Raw:
    return {"conditions": {"is": {"fact": "above_scale", "value": True, "quote": "规模以上工业企业"} | changes}}


SALES = {"is": {"fact": "applicant", "value": "enterprise", "quote": "年销售收入"}}
HOME = {"is": {"fact": "applicant", "value": "enterprise", "quote": "每家"}}
LAND = "占地3亩以上的"
OVER = "年销售收入超过1000万元的"


def test_the_made_up_measures_load_as_they_are() -> None:
    assert read_measure(BASE, MADE).id == "made-up"
    assert isinstance(read_measure(BASE | tiers(), MADE).amount, Tiers)
    assert read_measure(BASE | dated(*DATED), MADE).amount is not None
    assert read_measure(BASE | limit("at_least", "land_area", "3亩以上", LAND), MADE).facts == ("land_area",)
    assert read_measure(BASE | limit("over", "annual_sales", "1000万元", OVER), MADE).facts == ("annual_sales",)


REFUSED: dict[str, tuple[Raw, str]] = {
    "unknown key of the file": ({"conditons": {}}, "conditons: the key is unknown"),
    "unknown key of a term": (is_(presume=True), "conditions.is.presume: the key is unknown"),
    "no clause": ({"clause": "n9"}, "clause: made has no clause n9"),
    "clause is a list": ({"clause": ["n0"]}, "clause: words are wanted"),
    "no title": ({"title": "  "}, "title: words are wanted"),
    "no grant": ({"grant": None}, "grant: words are wanted"),
    "grant not in the text": ({"grant": "给予最高160万元奖励"}, "grant: “给予最高160万元奖励” 不在made的意见原文中"),
    "quote of another clause": ({"grant": "分别奖励20万元"}, "grant: “分别奖励20万元” 不在made的意见原文中"),
    "quote cuts a number": ({"grant": "50万元奖励"}, "grant: “50万元奖励” cuts a number of the clause in two"),
    "quote cuts a unit": ({"grant": "给予最高150万"}, "grant: “给予最高150万” cuts a number of the clause in two"),
    "about is no list": ({"about": "奖励"}, "about: a list of one or more is wanted"),
    "checked_on is no date": ({"checked_on": "昨天"}, "checked_on: 昨天 is no date"),
    "checked_by is no name": ({"checked_by": ["甲"]}, "checked_by: words are wanted"),
    "unknown condition": ({"conditions": {"is_not": {}}}, "conditions: one of is, "),
    "two conditions at once": ({"conditions": {"is": {}, "any": []}}, "conditions: one of is, "),
    "condition is a list": ({"conditions": []}, "conditions: keys with values are wanted"),
    "any of nothing": ({"conditions": {"any": []}}, "conditions.any: a list of one or more is wanted"),
    "value and values": (is_(values=[True]), "conditions.is: either value or values is wanted"),
    "boolean is a word": (is_(value="是"), "conditions.is: above_scale cannot be 是"),
    "no such option": (is_(fact="size", value="huge"), "conditions.is: size cannot be huge"),
    "option is a list": (is_(fact="size", value=["small"]), "conditions.is: size cannot be "),
    "no values": (is_(fact="size", value=None), "conditions.is: size cannot be None"),
    "is of a number": (is_(fact="land_area", value="3"), "conditions.is: land_area is neither"),
    "presumed is a word": (is_(presumed="yes"), "conditions.is.presumed: true or false is wanted"),
    "limit of a boolean": (limit("over", "above_scale", "1000万元", OVER), "conditions.over: above_scale is no number"),
    "money against 亩": (limit("at_least", "annual_sales", "3亩", LAND), "annual_sales cannot be compared with 3亩"),
    "以上 is not 超过": (limit("over", "land_area", "3亩以上", LAND), "3亩以上 has another sense"),
    "超过 is not 以上": (limit("at_least", "annual_sales", "1000万元", OVER), "1000万元 has another sense"),
    "limit not in its quote": (limit("at_least", "land_area", "5亩", LAND), "“5亩” is not one quantity of its quote"),
    "limit is true": (
        {"conditions": {"at_least": {"fact": "land_area", "than": True, "quote": LAND}}},
        "conditions.at_least.than: a list of one or more is wanted",
    ),
    "within of no date": (
        {"conditions": {"within": {"fact": "land_area", "first": date(2024, 1, 1), "quote": LAND}}},
        "conditions.within: land_area is no date",
    ),
    "unknown amount": ({"amount": {"flat": {}}}, "amount: one of fixed, "),
    "amount is a word": ({"amount": "五十万"}, "amount: keys with values are wanted"),
    "amount without a quote": ({"amount": {"fixed": {"value": "最高150万元"}}}, "amount.fixed.quote: words are wanted"),
    "50万元 against 150万元": (
        {"amount": {"fixed": {"value": "50万元", "quote": "给予最高150万元奖励"}}},
        "amount.fixed.value: “50万元” is not one quantity of its quote",
    ),
    "最高 left out of the quote": (
        {"amount": {"fixed": {"value": "150万元", "quote": "150万元奖励"}}},
        "amount.fixed.value: “150万元” has another sense in the clause than in its quote",
    ),
    "two quantities at once": (
        {
            "amount": {
                "fixed": {"value": "最高150万元奖励，其中首年给予40%", "quote": "最高150万元奖励，其中首年给予40%"}
            }
        },
        "is not one quantity of its quote",
    ),
    "award in per cent": (
        {"amount": {"fixed": {"value": "40%", "quote": "其中首年给予40%"}}},
        "amount.fixed: 40% is not in CNY",
    ),
    "share in yuan": (
        {"amount": {"share_of": {"fact": "annual_sales", "share": "5万元", "quote": "奖励5万元"}}},
        "amount.share_of: 5万元 is not in %",
    ),
    "count of a boolean": (
        {"amount": {"per_unit": {"fact": "above_scale", "value": "5万元", "quote": "奖励5万元"}}},
        "amount.per_unit: above_scale is no number",
    ),
    "sum of nothing": ({"amount": {"sum": []}}, "amount.sum: a list of one or more is wanted"),
    "one number for two that 分别 tells apart": (
        tiers() | {"amount": {"sum": [each("national_platforms", "20万元"), each("provincial_platforms", "20万元")]}},
        "amount.sum: “20万元” stands there once and is used again",
    ),
    "parts without shares": (
        {"amount": {"parts": {"ceiling": {"value": "最高150万元", "quote": "给予最高150万元奖励"}}}},
        "amount.parts.shares: a list of one or more is wanted",
    ),
    "per of a word": ({"per": "size"}, "per: size is no number"),
    "grant of another tier": (steps(("10亿元", "60万元"), ("50亿元", "60万元")), "“60万元” stands there once"),
    "grants changed about": (steps(("10亿元", "60万元"), ("50亿元", "20万元")), "another order than their thresholds"),
    "thresholds fall": (steps(("50亿元", "60万元"), ("10亿元", "20万元")), "amount.tiers: the thresholds do not rise"),
    "one threshold twice": (steps(("10亿元", "20万元"), ("10亿元", "60万元")), "the thresholds do not rise"),
    "dates out of order": (dated(DATED[1], DATED[0]), "amount.fixed: the values do not follow one another by since"),
    "one date twice": (dated(DATED[0], DATED[0]), "amount.fixed: the values do not follow one another by since"),
    "date is a word": (dated(DATED[0] | {"since": "去年"}), "amount.fixed.0.since: 去年 is no date"),
    "period without days": (
        {"in_force": {"quote": "本办法自2024年1月1日起施行"}},
        "in_force: a first day, a last day after it, or both are wanted",
    ),
    "period of other words": (
        {"in_force": {"first": date(2024, 1, 1), "quote": "自发布之日起施行"}},
        "in_force.quote: “自发布之日起施行” 不在",
    ),
    "reading of no tiers": ({"readings": [{"says": "相加", "tiers": "adds"}]}, "readings.0.tiers: adds or inclusive"),
    "reading like the first": ({"readings": [{"says": "一样"}]}, "readings.0: the reading is not another one"),
    "reading says nothing": (tiers() | {"readings": [{"tiers": "adds"}]}, "readings.0.says: words are wanted"),
}


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused_with_its_place(change: Raw, message: str) -> None:
    with pytest.raises(MeasureError) as caught:
        read_measure(BASE | change, MADE)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_fact_that_the_vocabulary_lacks_is_refused() -> None:
    with pytest.raises(FactError, match="没有“no_such_fact”这一项企业事实"):
        read_measure(BASE | is_(fact="no_such_fact"), MADE)


FILES = {
    "bad YAML": (b"id: [made-up", "made-up.yaml: "),
    "no mapping": (b"- made-up", "made-up.yaml: the file: keys with values are wanted"),
    "empty": (b"", "made-up.yaml: the file: keys with values are wanted"),
    "not UTF-8": ("title: 奖励".encode("gb18030"), "made-up.yaml: "),
    "a day that is none": (b"checked_on: 2026-02-30", "made-up.yaml: "),
    "a key that is true": (b"on: 1", "made-up.yaml: the file: keys with values are wanted"),
}


@pytest.mark.parametrize(("content", "message"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_read_is_refused_in_one_line(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    path.write_bytes(content)
    with pytest.raises(MeasureError) as caught:
        load_measure(path, MADE)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_measure_is_refused_under_another_name_than_its_id(tmp_path: Path) -> None:
    path = tmp_path / "another.yaml"
    path.write_text(yaml.safe_dump(BASE, allow_unicode=True), encoding="utf-8")
    with pytest.raises(MeasureError, match=r"another\.yaml: id: made-up is not the name of the file"):
        load_measure(path, MADE)


def test_an_unknown_fact_is_refused_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    path.write_text(yaml.safe_dump(BASE | is_(fact="no_such_fact"), allow_unicode=True), encoding="utf-8")
    with pytest.raises(MeasureError, match=r"made-up\.yaml: 没有“no_such_fact”"):
        load_measure(path, MADE)


def test_a_folder_without_measures_has_none(tmp_path: Path) -> None:
    assert load_measures(tmp_path, MADE) == ()


# --- what is read ---


def test_words_that_stand_twice_are_those_of_the_grant() -> None:
    first = read_measure(BASE | {"grant": "奖励"}, MADE).grant
    assert first.start == MADE.text.index("奖励")
    land = {"grant": "占地3亩以上的，奖励5万元", "amount": {"fixed": {"value": "5万元", "quote": "奖励5万元"}}}
    conditions = {"is": {"fact": "above_scale", "value": True, "quote": "奖励"}}
    found = read_measure(BASE | land | {"conditions": conditions}, MADE)
    assert all(found.grant.start <= cited.start for cited in citations_of(found))


SIGNED = {"checked_by": "条理", "checked_on": date(2026, 11, 21)}


def test_a_measure_that_nobody_has_checked_is_a_draft() -> None:
    assert read_measure(BASE, MADE).draft
    assert read_measure(BASE | {"checked_by": "条理"}, MADE).draft
    assert not read_measure(BASE | SIGNED, MADE).draft


def test_a_measure_with_something_open_is_a_draft_whoever_signed_it() -> None:
    assert read_measure(BASE | SIGNED | {"open": ["对象"]}, MADE).draft
    assert not read_measure(BASE | SIGNED | {"open": []}, MADE).draft


def test_what_an_older_draft_noted_for_a_person_is_open_and_told_to_nobody() -> None:
    notes = ["条件待人工填写：“对象”", "须在年底前申报"]
    measure = read_measure(BASE | SIGNED | {"notes": notes}, MADE)
    assert (measure.open, measure.notes) == (("条件待人工填写：“对象”",), ("须在年底前申报",))
    assert measure.draft


def test_an_amount_is_unstated_only_where_the_file_says_so() -> None:
    without = {key: value for key, value in BASE.items() if key != "amount"}
    assert (read_measure(without, MADE).amount, read_measure(without, MADE).unstated) == (None, False)
    stated = read_measure(without | {"amount": "unstated"}, MADE)
    assert (stated.amount, stated.unstated) == (None, True)


def test_readings_keep_what_they_do_not_change() -> None:
    measure = read_measure(BASE | tiers() | {"readings": [{"says": "各档相加", "tiers": "adds"}]}, MADE)
    (reading,) = measure.readings
    assert reading.conditions == measure.conditions
    assert isinstance(measure.amount, Tiers)
    assert reading.amount == replace(measure.amount, adds=True)


def test_one_ceiling_word_holds_for_the_sums_listed_after_it() -> None:
    measure = next(one for one in measures() if one.id == "liaocheng-innovation-platform")
    assert isinstance(measure.amount, Sum)
    assert senses(measure.amount) == [Bound.UP_TO, Bound.UP_TO]


def test_a_floor_is_read_as_a_floor() -> None:
    measure = next(one for one in measures() if one.id == "liaocheng-industrial-land-floor")
    assert isinstance(measure.amount, Larger)
    assert [term.bound for term in terms(measure.amount) if hasattr(term, "bound")] == [Bound.AT_LEAST] * 3


def senses(amount: object) -> list[Bound]:
    return [term.bound for term in terms(amount) if isinstance(term, Written)]
