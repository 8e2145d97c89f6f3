"""Which process runs which of the tests, and in what order: the longest first, rooms that share servers whole."""

from xdist.scheduler import LoadScopeScheduling

# Rooms whose files share servers for the whole run: in two processes each of these would be started twice.
ROOMS = ("tests/api/wechat/", "tests/api/wecom/", "tests/api/simulate/", "tests/corpus/index/embed/")
# What takes longest, in that order: begun last, it would leave the other processes idle.
LONGEST = (
    "tests/api/wecom/",
    "tests/assistant/tables/test_batch.py",
    "tests/api/simulate/",
    "tests/corpus/index/embed/",
    "tests/api/test_server.py",
    "tests/api/wechat/",
    "tests/api/test_browser.py",
    "tests/api/test_browser_measures.py",
    "tests/api/test_unkept.py",
    "tests/api/cli/test_check.py",
    "tests/api/cli/test_match.py",
    "tests/corpus/index/test_build.py",
    "tests/assistant/model/test_untrusted_model.py",
    "tests/api/test_openapi.py",
    "tests/assistant/answering/test_answers.py",
    "tests/assistant/model/test_compose_model.py",
)


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # its library ships no types
    """Gives out whole files, and whole rooms, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return next((room for room in ROOMS if file.startswith(room)), file)


def begun(nodeid: str) -> int:
    """Return the place of a test in the order: among the longest, or behind them all."""
    return next((place for place, start in enumerate(LONGEST) if nodeid.startswith(start)), len(LONGEST))
