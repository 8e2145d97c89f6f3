import sys
from pathlib import Path

import httpx
import pytest

from eval.llama import MODEL, LlamaError, installed, llama
from tests.conftest import free_port, needed
from tests.waiting import HUNG


def test_a_real_llama_cpp_server_answers_over_http_with_usage_figures(weak_model: str) -> None:
    asked = {"messages": [{"role": "user", "content": "你好"}], "max_tokens": 4, "temperature": 0}
    answer = httpx.post(f"{weak_model}/chat/completions", json=asked, timeout=HUNG).json()
    assert answer["model"] == MODEL
    assert answer["choices"][0]["message"]["role"] == "assistant"
    assert 1 <= answer["usage"]["completion_tokens"] <= 4


def test_a_server_that_does_not_start_is_told_with_its_last_words(tmp_path: Path) -> None:
    if not installed():
        needed("xllamacpp")
    (tmp_path / "gemma-3-270m-q4_k_m.gguf").write_text("no weights", encoding="utf-8")
    with pytest.raises(LlamaError, match="sha256"), llama(tmp_path, free_port()):
        pass


def test_the_weak_model_is_a_process_of_its_own(weak_model: str) -> None:
    assert "xllamacpp" not in sys.modules
