"""Whose case is told of: one's own, another's, several as one, several of which each has facts of its own."""

from datetime import date

import pytest

from assistant.tellings.parties import Parties
from assistant.tellings.reader import read_tellings

TODAY = date(2026, 11, 30)
GROWN = {"newly_above_scale": True}


@pytest.mark.parametrize(
    ("text", "party", "facts"),
    [
        ("我同学的公司没升规，我们今年刚升规，能拿多少", Parties(beside=("同学的公司",)), GROWN),
        ("我表姐那个厂刚升规，能拿多少", Parties("表姐那个厂"), GROWN),
        ("我们没升规，我姑父的公司今年刚升规，他能拿多少", Parties("姑父的公司"), GROWN),
        ("我们投资的一家公司是国企，我们刚升规，能拿多少", Parties(beside=("投资的一家公司",)), GROWN),
        ("我们是国有控股企业，能拿多少", Parties(), {"ownership": "state"}),
        ("我爸办的厂，后来我接手，今年刚升规，能拿多少", Parties(beside=("爸办的厂",)), GROWN),
        ("我们在外地有个分厂，这边今年刚升规，能拿多少", Parties(), GROWN),
        ("我们给客户供货，今年刚升规，能拿多少", Parties(), GROWN),
        ("四家公司都是今年刚升规，一共多少", Parties(each=True), GROWN),
        ("手上一家刚升规，一家是规下，能拿多少", Parties(listed=True), {}),
    ],
)
def test_facts_are_of_the_party_asked_about(text: str, party: Parties, facts: dict[str, object]) -> None:
    read = read_tellings(text, TODAY)
    told = {name: value for name, value in read.facts.items() if name != "applicant"}
    assert (read.party, told) == (party, facts)
