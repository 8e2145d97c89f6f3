"""What a turn leaves comes back as it was; what cannot be read is forgotten and never a fault."""

import pytest

from assistant.conversation.state import VERSION, ConversationState, read_state

CITED = {"status": "answered", "citations": [{"policy_id": "p", "node_id": "1.2"}]}
FULL = ConversationState(
    topic="强镇奖励多少",
    terms=("强镇",),
    aspects=("sum",),
    scope=("聊城市",),
    seats=("德州市",),
    clause=("p", "1.2"),
    measures=("strong-town",),
    measure_places=("聊城市",),
    asked=("towns",),
    facts_told=("towns",),
    other={},
)


def test_a_state_comes_back_as_it_was() -> None:
    assert read_state(FULL.to_json(), {}) == FULL
    assert read_state(ConversationState().to_json(), CITED) == ConversationState()


def test_what_the_release_without_versions_kept_is_read() -> None:
    kept = {
        "topic": "强镇",
        "terms": ["强镇"],
        "told": ["towns"],
        "measures": ["strong-town"],
        "named": None,
        "seats": [],
    }
    found = read_state(kept, CITED)
    assert (found.topic, found.terms, found.facts_told, found.measures) == (
        "强镇",
        ("强镇",),
        ("towns",),
        ("strong-town",),
    )
    assert found.about == ("p", "1.2")
    assert read_state(kept, {**CITED, "status": "no_basis"}).about is None


@pytest.mark.parametrize(
    "kept",
    [None, [], "topic", {"version": VERSION + 1, "topic": "强镇"}, {"version": "2", "topic": "强镇"}],
)
def test_what_is_no_state_is_forgotten(kept: object) -> None:
    assert read_state(kept, {}) == ConversationState()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("topic", ["强镇"]),
        ("terms", "强镇"),
        ("terms", [1]),
        ("clause", ["p"]),
        ("other", ["x"]),
        ("seats", ["没有这个地方"]),
        ("never_heard_of", 1),
    ],
)
def test_a_field_that_cannot_be_read_is_forgotten_alone(name: str, value: object) -> None:
    assert read_state({"version": VERSION, "quoted": "原文", name: value}, {}) == ConversationState(quoted="原文")
