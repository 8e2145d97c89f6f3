import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from assistant.conversation.store import Conversations
from corpus.database import database_url
from corpus.settings import Settings
from eval.recorded import play
from eval.scripted import Scripted
from tests.command import LIAOCHENG, QUESTION, SHANDONG, Command, Done, lines
from tests.conftest import free_port
from tests.held import PATIENT
from tests.serving import TIAOLI
from tests.waiting import HUNG

NOTHING: Mapping[str, str] = {}


def test_an_answer_reads_as_text_with_the_words_it_stands_on(tiaoli: Command) -> None:
    done = tiaoli("ask", QUESTION)
    assert done.code == 0
    assert "[1]" in done.out.split("依据")[0]
    assert "最高10万元" in done.out.split("依据")[1]
    assert "一、（一）" in done.out


def test_an_answer_in_a_model_s_words_says_so(tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    question, told = "升规纳统当年能拿到奖励的百分之多少？", "（文字由语言模型组织，每一句都与原文核对过。）"
    assert told not in tiaoli("ask", question).out
    with Scripted(play("good")) as model:
        for name, value in {"LLM_URL": model.url, **PATIENT}.items():
            monkeypatch.setenv(f"TIAOLI_{name}", value)
        done = tiaoli("ask", question)
    assert told in done.out
    assert "50%" in done.out


def test_json_is_the_answer_of_the_contract_with_exact_quotes(tiaoli: Command) -> None:
    answer = tiaoli("ask", QUESTION, "--json").json
    texts = {i: tiaoli("show", i, "--json").json["text"] for i in (LIAOCHENG, SHANDONG)}
    assert answer["status"] == "answered"
    assert answer["question"] == QUESTION
    assert answer["citations"]
    for citation in answer["citations"]:
        assert texts[citation["policy_id"]][citation["start"] : citation["end"]] == citation["quote"]
    for statement in answer["statements"]:
        assert all(0 <= number < len(answer["citations"]) for number in statement["citations"])


def test_json_is_readable_chinese(tiaoli: Command) -> None:
    assert "升规" in tiaoli("ask", QUESTION, "--json").out


def test_the_day_asked_about_is_in_the_answer(tiaoli: Command) -> None:
    assert tiaoli("ask", QUESTION, "--json", "--as-of", "2024-02-29").json["as_of"] == "2024-02-29"


def test_facts_are_taken_from_yaml(tiaoli: Command, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("年销售收入: 12000万元\n", encoding="utf-8")
    assert tiaoli("ask", QUESTION, "--facts", "facts.yaml").code == 0


@pytest.mark.parametrize("text", ["- 一\n- 二\n", "12", "a: [", "1: 数字作名", "", "\xff"])
def test_facts_that_are_no_mapping_are_refused(tiaoli: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "facts.yaml").write_bytes(text.encode("latin-1" if text == "\xff" else "utf-8"))
    done = tiaoli("ask", QUESTION, "--facts", "facts.yaml")
    assert done.code == 2
    assert done.told


def test_a_conversation_goes_on_between_calls(tiaoli: Command) -> None:
    first = tiaoli("ask", "首次认定国家级创新平台奖多少", "--json", "--conversation", "test-talk").json
    second = tiaoli("ask", "省级的呢", "--json", "--conversation", "test-talk").json
    assert first["conversation_id"] == second["conversation_id"] == "test-talk"
    assert "200万元" in first["text"]
    assert "50万元" in second["text"]


@pytest.mark.parametrize(
    "args",
    [
        ("ask",),
        ("ask", ""),
        ("ask", "  "),
        ("ask", "问", "--batch", "-"),
        ("ask", "--batch", "-", "--conversation", "a"),
        ("ask", "问", "--as-of", "2026-13-01"),
        ("ask", "问", "--as-of", "今天"),
        ("ask", "问", "--facts", "nowhere.yaml"),
        ("ask", "问", "--conversation", "../x"),
        ("ask", "--batch", "nowhere.jsonl"),
        ("ask", "问", "多"),
        ("ask", "\udcff"),
        ("aks", "问"),
        ("--nonsense",),
        ("--config", "nowhere.toml", "policies"),
        ("show",),
        ("show", "no-such-policy"),
        ("show", "../../etc"),
        ("show", LIAOCHENG, "no-such-node"),
        ("verify", "nowhere.json"),
        ("ingest",),
        ("ingest", "a.txt", "b.txt", "--id", "one"),
        ("eval", "nonsense"),
        ("serve", "--port", "0"),
        ("serve", "--workers", "0"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_2(tiaoli: Command, args: tuple[str, ...]) -> None:
    done = tiaoli(*args)
    assert done.code == 2
    assert done.told
    assert done.out == ""


def test_an_unknown_setting_is_one_sentence_and_exit_2(tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOLI_PLAEC", "聊城市")
    done = tiaoli("policies")
    assert (done.code, done.err) == (2, "tiaoli: unknown setting: plaec\n")


def test_a_home_place_that_is_none_is_refused_at_once(tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOLI_PLACE", "火星")
    done = tiaoli("policies")
    assert done.code == 2
    assert "火星" in done.err


def test_a_batch_is_answered_line_by_line_in_order(tiaoli: Command, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    turns = ["首次认定国家级创新平台奖多少", "省级的呢"]
    requests = [
        {"id": "b", "question": QUESTION},
        {"id": 7, "turns": turns},
        {"id": "a", "question": "怎么做红烧肉"},
    ]
    file.write_text("\ufeff" + lines(*requests) + "\n\n", encoding="utf-8")
    done = tiaoli("ask", "--batch", "questions.jsonl")
    assert done.code == 0
    assert [line["id"] for line in done.lines] == ["b", 7, "a"]
    assert done.lines[0]["answer"]["status"] == "answered"
    assert [answer["question"] for answer in done.lines[1]["answers"]] == turns
    assert "50万元" in done.lines[1]["answers"][1]["text"]
    assert done.lines[2]["answer"]["status"] == "no_basis"


def test_a_batch_comes_from_stdin_and_may_be_empty(tiaoli: Command) -> None:
    assert tiaoli("ask", "--batch", "-", stdin=lines({"id": 1, "question": "你好"})).lines[0]["id"] == 1
    assert tiaoli("ask", "--batch", "-", stdin="\n \n") == Done(0, "", "")


def test_a_question_over_several_lines_still_makes_one_line(tiaoli: Command) -> None:
    done = tiaoli("ask", "--batch", "-", stdin=lines({"id": 1, "question": "升规\n有\u2028奖励\x85吗？"}))
    assert len(done.lines) == 1


def test_a_batch_leaves_no_conversations_behind(tiaoli: Command, tmp_path: Path, settings: Settings) -> None:
    done = tiaoli("ask", "--batch", "-", stdin=lines({"id": 1, "turns": ["升规奖多少", "归谁管"]}))
    conversation = done.lines[0]["answers"][0]["conversation_id"]
    kept = Conversations(database_url(settings))
    assert kept.turns(conversation) == ()
    kept.close()


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "升规",
        '{"question": "没有编号"}',
        '{"id": 1}',
        '{"id": 1, "question": ""}',
        '{"id": 1, "question": 5}',
        '{"id": 1, "question": null}',
        '{"id": 1, "question": "\\ud800"}',
        '{"id": 1, "turns": []}',
        '{"id": 1, "turns": "升规"}',
        '{"id": 1, "turns": ["升规", ""]}',
        '{"id": 1, "question": "升规", "turns": ["升规"]}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_before_anything_is_answered(tiaoli: Command, line: str) -> None:
    done = tiaoli("ask", "--batch", "-", stdin=lines({"id": 0, "question": QUESTION}) + "\n\n" + line)
    assert (done.code, done.out) == (2, "")
    assert "line 3" in done.told


def test_a_batch_in_another_encoding_is_named_by_its_line(tiaoli: Command, tmp_path: Path) -> None:
    good = lines({"id": 0, "question": QUESTION}).encode()
    (tmp_path / "q.jsonl").write_bytes(good + b"\n" + lines({"id": 1, "question": "升规"}).encode("gb18030"))
    done = tiaoli("ask", "--batch", "q.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "line 2: not UTF-8" in done.err


def started(
    args: list[str], home: Path, environ: Mapping[str, str] = NOTHING, **options: Any
) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*TIAOLI, *args], env={**os.environ, "TIAOLI_HOME": str(home), **environ}, **options)


def test_a_reader_that_stops_reading_is_no_error(settings: Settings) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = started(["show", LIAOCHENG, "--json"], settings.home, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, err = process.communicate(timeout=HUNG)
    assert (process.returncode, err) == (141, b"")


def test_an_interrupt_leaves_no_traceback(settings: Settings, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = started(["ask", "--batch", str(pipe)], settings.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("wb"):  # opens when the command has opened it too: it now waits for its input
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=HUNG)
    assert (process.returncode, err) == (130, b"tiaoli: interrupted\n")


def test_an_interrupt_while_libraries_load_leaves_none_either(settings: Settings, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "click.py").write_text(f"open({str(pipe)!r}).read()\n", encoding="utf-8")  # a library that is slow
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", str(Path.cwd()))])
    process = started(["policies"], settings.home, {"PYTHONPATH": path}, stderr=subprocess.PIPE)
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=HUNG)
    assert (process.returncode, err) == (130, b"tiaoli: interrupted\n")


def test_an_interrupt_that_a_shell_has_ignored_is_ignored(settings: Settings, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *TIAOLI, "ask", "--batch", str(pipe)]
    process = subprocess.Popen(command, env={**os.environ, "TIAOLI_HOME": str(settings.home)}, stderr=subprocess.PIPE)
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=HUNG)
    assert (process.returncode, err) == (0, b"")


def test_output_is_utf_8_whatever_the_locale(settings: Settings) -> None:
    process = subprocess.run(
        [*TIAOLI, "policies"],
        env={**os.environ, "TIAOLI_HOME": str(settings.home), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "山东省" in process.stdout.decode("utf-8")


def test_the_server_says_where_it_listens_serves_and_stops(settings: Settings) -> None:
    port = free_port()
    process = started(["serve", "--port", str(port)], settings.home, stderr=subprocess.PIPE)
    assert process.stderr
    try:
        line = process.stderr.readline().decode()
        assert f"http://127.0.0.1:{port}" in line
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=HUNG) as response:
            assert response.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=HUNG)
    assert (process.returncode, err) == (0, b"")


def test_a_taken_port_is_one_sentence(settings: Settings, tiaoli: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = tiaoli("serve", "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert "cannot listen on 127.0.0.1" in done.err


def test_the_version_and_help_are_shown(tiaoli: Command) -> None:
    assert tiaoli("--version").out == "tiaoli 0.1.0\n"
    assert "ask" in tiaoli().out
    assert tiaoli("ask", "--help").code == 0
