"""A calculation as a card that a 智能机器人 shows under its reply: the measure, what it comes to, where to go on.

Takes the JSON of the contract. A text that is too long for its place is cut and says so; an amount never is.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from api.amounts import worded
from api.wecom.markdown import clause_url
from api.wecom.remarks import word
from assistant.replies import name

TITLE, EMPHASIS, SUBTITLE, VALUE = 26, 10, 112, 26  # characters that the vendor gives each place
Plain = Mapping[str, Any]


def card(answer: Plain, address: str, link: str) -> dict[str, Any] | None:
    """Return the card of the calculation that tells most, None where nothing was calculated."""
    weighed = [worded(one) for one in answer["assessments"]]
    for telling in ("amount", "if_met", "title"):
        if calculation := next((one for one in weighed if one[telling]), None):
            return _card(calculation, answer["citations"][calculation["grant"]], address, link)
    return None


def _card(one: Plain, grant: Plain, address: str, link: str) -> dict[str, Any]:
    source = word("clause", title=grant["policy_title"], label=grant["label"])
    calculator = f"{address}/measures/{quote(one['measure_id'], safe='')}"
    rows = [
        {"keyname": word("source"), "value": _cut(source, VALUE), "type": 1, "url": clause_url(grant, address)},
        {"keyname": word("as_of"), "value": one["as_of"]},
    ]
    return {
        "card_type": "text_notice",
        "source": {"desc": word("desk")},
        "main_title": {"title": _cut(one["title"], TITLE), "desc": name("verdicts", one["outcome"])},
        **_amount(one),
        "horizontal_content_list": rows,
        "jump_list": [
            {"type": 1, "title": word("open_calculator"), "url": calculator},
            {"type": 1, "title": word("open_answer"), "url": link},
        ],
        "card_action": {"type": 1, "url": link},
    }


def _amount(one: Plain) -> dict[str, Any]:
    """Return what it comes to, large where it fits, and what is still to be asked."""
    amount, what = one["amount"] or one["if_met"], one["result"] or word("amount")
    condition = f"{word('if_met')}，" if amount and not one["amount"] else ""
    asks = "".join(missing["ask"] for missing in one["missing"])
    wanted = _cut(word("wanted", asks=asks), SUBTITLE) if asks else ""
    if amount and len(amount["text"]) <= EMPHASIS:
        large = {"emphasis_content": {"title": amount["text"], "desc": f"{condition}{what}"}}
        return {**large, "sub_title_text": wanted} if wanted else large
    sentence = f"{condition}{what}：{amount['text']}" if amount else word("unstated") if one["unstated"] else ""
    text = "\n".join(filter(None, (sentence, wanted)))
    return {"sub_title_text": text} if text else {}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
