"""Policies and clauses as resources, read by the official client."""

import json
from urllib.parse import quote

import httpx
import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import PaginatedRequestParams, Resource

from api.deps import Desk
from api.mcp import resources
from tests.api.conftest import Served
from tests.api.mcp.conftest import Visitor
from tests.command import LIAOCHENG, SHANDONG


def test_every_policy_is_listed_and_reads_as_its_canonical_text(visitor: Visitor, http: httpx.Client) -> None:
    listed = {one.uri: one for one in visitor.portal.call(visitor.client.list_resources).resources}
    held = http.get("/api/policies").json()
    assert list(listed) == ["tiaoli://policies", "tiaoli://facts", *(f"tiaoli://policies/{p['id']}" for p in held)]
    for policy in held:
        uri = f"tiaoli://policies/{policy['id']}"
        assert listed[uri].title == policy["display_title"]
        assert visitor.read(uri) == http.get(f"/api/policies/{policy['id']}/text").json()["text"]


def test_many_policies_are_listed_by_pages(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(served.settings)
    whole, paged, cursor = resources.listed(desk, None).resources, list[Resource](), ""
    monkeypatch.setattr(resources, "PAGE", 2)
    while True:
        page = resources.listed(desk, PaginatedRequestParams(cursor=cursor or None))
        paged += page.resources
        if page.next_cursor is None:
            break
        assert page.next_cursor > cursor
        cursor = page.next_cursor
    assert cursor
    assert paged == whole


def test_catalogue_vocabulary_and_table_of_contents_are_those_over_http(visitor: Visitor, http: httpx.Client) -> None:
    for uri, path in (
        ("tiaoli://policies", "/api/policies"),
        ("tiaoli://facts", "/api/facts"),
        (f"tiaoli://policies/{SHANDONG}/nodes", f"/api/policies/{SHANDONG}"),
    ):
        assert json.loads(visitor.read(uri)) == http.get(path).json()


@pytest.mark.parametrize(
    ("policy_id", "node_id"), [(LIAOCHENG, "1.1"), (SHANDONG, "body:preamble"), ("hostile", "1.1")]
)
def test_a_clause_reads_word_for_word_whether_quoted_in_its_address_or_not(
    visitor: Visitor, http: httpx.Client, policy_id: str, node_id: str
) -> None:
    words = http.get(f"/api/policies/{policy_id}/nodes/{node_id}").json()["text"]
    for written in (node_id, quote(node_id, safe="")):
        assert visitor.read(f"tiaoli://policies/{policy_id}/nodes/{written}") == words


def test_forms_of_address_are_told(visitor: Visitor) -> None:
    told = visitor.portal.call(visitor.client.list_resource_templates).resource_templates
    assert [one.uri_template for one in told] == [
        "tiaoli://policies/{policy_id}",
        "tiaoli://policies/{policy_id}/nodes",
        "tiaoli://policies/{policy_id}/nodes/{node_id}",
    ]
    assert all(one.title and one.description for one in told)


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        ("tiaoli://policies/no-such", "没有找到这份政策文件。"),
        ("tiaoli://policies/no-such/nodes", "没有找到这份政策文件。"),
        (f"tiaoli://policies/{LIAOCHENG}/nodes/9.9", "这份政策文件里没有这一条。"),
        ("tiaoli://policies/..%2F..%2Fetc%2Fpasswd", "没有找到这份政策文件。"),
        ("tiaoli://policies/%00", "没有找到这份政策文件。"),
        ("tiaoli://measures", "没有这个资源。"),
        ("file:///etc/passwd", "没有这个资源。"),
        ("", "没有这个资源。"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error_of_the_protocol(visitor: Visitor, uri: str, sentence: str) -> None:
    with pytest.raises(MCPError) as raised:
        visitor.read(uri)
    assert (raised.value.code, raised.value.message) == (-32602, sentence)
