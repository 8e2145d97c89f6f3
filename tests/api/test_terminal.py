"""What the command line says while it works."""

import pytest

from api.terminal import progress_bar


def test_of_much_to_embed_it_is_said_once_how_long_that_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([100.0, 106.0])
    monkeypatch.setattr("api.terminal.monotonic", lambda: next(clock))
    with progress_bar("index") as progress:
        progress(60, 6060)  # 6 seconds for 60 of them
        progress(120, 6060)
    assert capsys.readouterr().err.strip() == "共 6060 个检索单元要处理，按现在的速度大约还要 10 分钟。"


def test_of_little_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("index") as progress:
        progress(32, 40)
    assert capsys.readouterr().err == ""
