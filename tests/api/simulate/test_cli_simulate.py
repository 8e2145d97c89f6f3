"""The simulator as staff run it: against real instances, with each channel, and where something is amiss."""

import pytest

from api.simulate import wecom_app
from tests.api.simulate.conftest import Instance
from tests.command import QUESTION, Command, Done
from tests.conftest import free_port
from tests.waiting import HUNG

ANSWER = "分两年给予最高10万元的奖励"
NOTICE = "该公众号提供的服务出现故障"


@pytest.fixture
def simulate(tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return what runs the simulator with the settings of an instance; the check may take as long as it takes."""
    monkeypatch.setattr(wecom_app, "CHECK", HUNG)

    def call(instance: Instance, *args: str, stdin: str = "") -> Done:
        for name, value in instance.environ.items():
            monkeypatch.setenv(name, value)
        return tiaoli("simulate", *args, "--url", instance.url, stdin=stdin)

    return call


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_a_public_account_is_checked_followed_and_asked(instance: Instance, simulate: Command, mode: str) -> None:
    done = simulate(instance, "wechat", "--mode", mode, QUESTION)
    assert (done.code, done.err) == (0, "")
    check, welcome, answer = done.out.split("[ ", 2)
    assert "校验通过" in check
    assert "条理" in welcome
    assert ANSWER in answer
    assert "问题：" not in done.out


def test_questions_are_read_from_stdin_as_one_conversation(instance: Instance, simulate: Command) -> None:
    done = simulate(instance, "wechat", stdin=f"{QUESTION}\n\n这个归谁管\n")
    assert done.code == 0
    assert done.out.count("用户\n") == 2
    assert "市科技局" in done.out.split("这个归谁管")[1]


def test_a_plain_account_sends_its_answer_as_a_message(sending: Instance, simulate: Command) -> None:
    done = simulate(sending, "wechat", "--api-port", str(sending.api_port), QUESTION)
    assert (done.code, done.err) == (0, "")
    assert "（客服消息）" in done.out
    assert ANSWER in done.out


def test_an_account_that_may_not_send_answers_all_the_same(sending: Instance, simulate: Command) -> None:
    done = simulate(sending, "wechat", "--api-port", str(sending.api_port), "--unpermitted", QUESTION, QUESTION)
    assert NOTICE not in done.out
    assert ANSWER in done.out


def test_a_robot_s_answer_is_printed_once_with_its_card_and_judged(instance: Instance, simulate: Command) -> None:
    done = simulate(instance, "wecom", "--feedback", "bad", QUESTION)
    assert (done.code, done.err) == (0, "")
    assert done.out.count("有，" + ANSWER) == 1
    assert "│ 新增规上企业奖励" in done.out
    assert "](" not in done.out
    assert "不准确" in done.out


def test_an_application_answers(instance: Instance, simulate: Command) -> None:
    done = simulate(instance, "wecom", "--as", "app", QUESTION)
    assert (done.code, done.err) == (0, "")
    assert ANSWER in done.out


def test_customer_service_is_rung_for_and_answers(instance: Instance, simulate: Command) -> None:
    done = simulate(instance, "wecom", "--as", "kf", "--api-port", str(instance.api_port), QUESTION)
    assert (done.code, done.err) == (0, "")
    assert done.out.count("（客服消息）") == 2
    assert ANSWER in done.out


def test_a_few_users_at_once_are_summed_up(instance: Instance, simulate: Command) -> None:
    done = simulate(instance, "wechat", "--users", "3")
    assert (done.code, done.err) == (0, "")
    for figure in ("提问：3", "没有答复：0", "显示故障：0", "答非所问：0"):
        assert figure in done.out


@pytest.mark.parametrize(
    ("changed", "args", "words"),
    [
        ({"TIAOLI_WECHAT_TOKEN": "another"}, ("wechat",), "403"),
        ({"TIAOLI_WECHAT_TOKEN": ""}, ("wechat",), "wechat_token"),
        ({"TIAOLI_WECHAT_AES_KEY": "short"}, ("wechat",), "EncodingAESKey"),
        ({"TIAOLI_WECHAT_APP_ID": ""}, ("wechat",), "wechat_app_id"),
        ({"TIAOLI_WECOM_BOT_TOKEN": "another"}, ("wecom",), "403"),
        ({"TIAOLI_WECOM_BOT_AES_KEY": ""}, ("wecom",), "wecom_bot_aes_key"),
        ({}, ("wecom", "--as", "kf"), "--api-port"),
        ({}, ("wechat", "--mode", "raw"), "--mode"),
    ],
)
def test_what_is_amiss_is_told_in_a_sentence(
    instance: Instance,
    tiaoli: Command,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
    args: tuple[str, ...],
    words: str,
) -> None:
    for name, value in {**instance.environ, **changed}.items():
        monkeypatch.setenv(name, value)
    done = tiaoli("simulate", *args, "--url", instance.url, QUESTION)
    assert done.code == 2
    assert words in done.told


def test_a_server_that_is_not_there_or_has_no_such_channel_is_told_in_a_sentence(
    instance: Instance, tiaoli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in instance.environ.items():
        monkeypatch.setenv(name, value)
    nobody = f"http://127.0.0.1:{free_port()}"
    for url, words in ((nobody, nobody), (f"{instance.url}/elsewhere", "404")):
        done = tiaoli("simulate", "wechat", "--url", url, QUESTION)
        assert done.code == 2
        assert words in done.told


def test_a_port_that_is_taken_is_told_in_a_sentence(sending: Instance, simulate: Command) -> None:
    taken = sending.url.rpartition(":")[2]
    done = simulate(sending, "wechat", "--api-port", taken, QUESTION)
    assert done.code == 2
    assert f"cannot listen on 127.0.0.1:{taken}" in done.told
