"""The page on the house says what the code does."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def calls(function: ast.FunctionDef) -> list[str]:
    """Return the names that a function calls, in the order of its lines."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    found.sort(key=lambda call: (call.lineno, call.col_offset))
    return [re.split(r"\W", ast.unparse(call.func))[-1] for call in found]


def test_the_steps_of_the_page_are_those_of_the_code_each_once_and_in_order() -> None:
    module = ast.parse((ROOT / "assistant" / "assistant.py").read_text(encoding="utf-8"))
    (stream,) = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef) and one.name == "stream"]
    steps = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert [name for name in calls(stream) if name in steps] == steps


def test_the_rooms_of_the_page_are_there() -> None:
    named = set(re.findall(r"`((?:assistant|ingest|corpus)/[\w./]*)`", PAGE))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    inside = [path for path in (ROOT / "assistant").iterdir() if path.name not in ("__init__.py", "__pycache__")]
    assert len(inside) <= 16


def test_reading_has_few_rooms_and_few_arrows_between_them() -> None:
    package = ROOT / "assistant"
    arrows = {
        (path.relative_to(package).parts[0].removesuffix(".py"), node.module.split(".")[1])
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("assistant.")
    }
    between = {(room, other) for room, other in arrows if room != other}
    assert len({room for arrow in between for room in arrow}) <= 16
    assert len(between) <= 48
