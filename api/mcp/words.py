"""What callers over MCP read, from ``prompts/mcp.yaml``."""

from typing import Any

from corpus.words import words_of


def words() -> dict[str, Any]:
    """Return the words by name; those of tools, resources and prompts by the name of each."""
    return words_of("mcp")
