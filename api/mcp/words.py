"""What callers over MCP read, from ``prompts/mcp.yaml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import prompts

WORDS = Path(prompts.__file__).with_name("mcp.yaml")


@cache
def words() -> dict[str, Any]:
    """Return the words by name; those of tools, resources and prompts by the name of each."""
    read: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read
