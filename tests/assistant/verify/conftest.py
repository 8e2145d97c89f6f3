"""What the tests of the judges share: to make one of them blind."""

from collections.abc import Callable, Iterator

import pytest

from assistant.verify import statements

Blind = Callable[..., None]


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Blind]:
    """Yield what has a judge find nothing, whatever it is shown: by its name in a module, that of all judges first."""

    def call(name: str, module: object = statements) -> None:
        monkeypatch.setattr(module, name, lambda *_: [])
        statements._text_faults.cache_clear()

    statements._text_faults.cache_clear()
    yield call
    statements._text_faults.cache_clear()  # what a blind judge let pass is not to be remembered
