"""The policies shipped with the program hold their source, its canonical text, and nothing the text does not state."""

import re
from datetime import date

import pytest

from corpus.model import Level, Metadata
from corpus.store import SHIPPED, Store, digest
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse

LIAOCHENG, SHANDONG = "liaocheng-private-economy", "shandong-private-economy-2021"
STORE = Store(SHIPPED / "nowhere")


@pytest.fixture(params=STORE.ids())
def policy_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_both_seeds_are_shipped() -> None:
    assert STORE.ids() == [LIAOCHENG, SHANDONG]


def test_the_text_is_the_canonical_text_of_the_source(policy_id: str) -> None:
    source = (STORE.folder(policy_id) / "source.txt").read_bytes()
    metadata = STORE.metadata(policy_id)
    assert (metadata.source, metadata.source_sha256) == ("source.txt", digest(source))
    assert STORE.text(policy_id) == canonical(source.decode("utf-8"))


def test_the_metadata_are_what_describe_reads(policy_id: str) -> None:
    metadata, text = STORE.metadata(policy_id), STORE.text(policy_id)
    read = describe(text, parse(text).root, policy_id)
    for name in Metadata.__dataclass_fields__:
        if not name.startswith("source"):
            assert getattr(metadata, name) == getattr(read, name), name


def test_every_value_stands_in_the_text(policy_id: str) -> None:
    metadata, text = STORE.metadata(policy_id), STORE.text(policy_id)
    values = [metadata.title, metadata.document_number, metadata.issuer, metadata.issued_on_text, metadata.addressees]
    values += [metadata.planning_period, metadata.validity, metadata.place]
    if not metadata.title_derived:
        values.append(metadata.display_title)
    for value in values:
        assert value is None or value in text


def test_every_office_stands_in_the_remark_of_its_clause(policy_id: str) -> None:
    metadata, text = STORE.metadata(policy_id), STORE.text(policy_id)
    nodes = {node.id: node for node in parse(text).root.walk()}
    for offices in metadata.offices:
        remark, node = text[offices.start : offices.end], nodes[offices.node_id]
        assert node.start <= offices.start
        assert offices.end <= node.own_end
        written = re.fullmatch(r"（(牵头单位|责任单位)：(.*)）", remark)
        assert written is not None
        assert offices.role == written[1]
        assert list(offices.names) == re.split("[、，]", written[2])


def test_every_clause_of_the_seeds_names_its_offices(policy_id: str) -> None:
    root = parse(STORE.text(policy_id)).root
    clauses = [node.id for node in root.walk() if node.label and not node.children]
    assert [offices.node_id for offices in STORE.metadata(policy_id).offices] == clauses


def test_the_parts_of_the_seeds_parse_without_a_fault() -> None:
    liaocheng, shandong = parse(STORE.text(LIAOCHENG)), parse(STORE.text(SHANDONG))
    assert (liaocheng.warnings, shandong.warnings) == ((), ())
    items = [f"{i}.{j}" for i, count in enumerate((6, 3, 5, 3), 1) for j in range(1, count + 1)]
    assert [node.id for node in liaocheng.root.walk() if node.label and not node.children] == items
    assert [node.id for node in shandong.root.walk() if node.label] == [str(n) for n in range(1, 11)]


def test_liaocheng_carries_no_title_number_or_date() -> None:
    metadata = STORE.metadata(LIAOCHENG)
    assert (metadata.title, metadata.document_number, metadata.issued_on, metadata.validity) == (None,) * 4
    assert (metadata.display_title, metadata.title_derived) == ("聊城市促进民营经济高质量发展的意见", True)
    assert (metadata.issuer, metadata.place, metadata.level) == ("聊城市人民政府办公室", "聊城市", Level.CITY)
    assert metadata.planning_period == "到2025年"


def test_shandong_carries_title_number_issuer_and_date() -> None:
    metadata = STORE.metadata(SHANDONG)
    assert metadata.title == "关于印发《山东省民营经济高质量发展2021年行动方案》的通知"
    assert (metadata.display_title, metadata.title_derived) == ("山东省民营经济高质量发展2021年行动方案", False)
    assert (metadata.document_number, metadata.issued_on) == ("鲁非公组发〔2021〕1号", date(2021, 4, 12))
    assert (metadata.issuer, metadata.level) == ("山东省促进非公有制经济发展工作领导小组", Level.PROVINCE)
    assert (metadata.planning_period, metadata.validity) == ("2021年", None)
