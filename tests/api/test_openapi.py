"""What the description of the API says holds, whatever is sent to a real server."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from corpus.settings import Settings
from tests.conftest import free_port
from tests.serving import serving

EXAMPLES = 20  # of each operation, about half of them fitting its description
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def url(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of a server that lets everybody come as often as they like."""
    database = f"sqlite:///{tmp_path_factory.mktemp('described') / 'own.sqlite'}"
    changed = {"port": free_port(), "database": database}
    with serving(settings.model_copy(update=changed), TIAOLI_LIMIT_ADDRESS="") as (_, url):
        yield url


def test_every_operation_keeps_to_its_description(url: str, subtests: pytest.Subtests) -> None:
    described = schemathesis.openapi.from_url(f"{url}/api/openapi.json")
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        fitting, unfit = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)

        @given(fitting | unfit)
        @bounded(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def keeps(case: schemathesis.Case[Any]) -> None:
            response = case.call_and_validate(checks=CHECKS)
            assert "Traceback" not in response.text

        with subtests.test(operation.label):
            keeps()
