"""PDF with a text layer: the words on its pages, a printed line a line.

The pages are read in a process of its own, with bounded memory and time, because a PDF can hold bombs that no library
survives in process. Scans, passwords and garbled text layers are refused.
"""

import json
import subprocess
import sys
from pathlib import Path

from ingest.errors import ReadError, word

ROOT = Path(__file__).parents[2]
SECONDS = 240
MEMORY = 2 * 2**30
MAX_PAGES = 1000
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ingest.files.pdf_pages import main; "
    "main(*map(int, sys.argv[2:]))"
)


def read_pdf(data: bytes) -> str:
    """Return the words of a PDF, tables as rows of text, running heads and page numbers dropped.

    Raises ReadError for a scan, a password, a broken or hostile file.
    """
    if not any(mark in data for mark in (b"startxref", b"trailer", b"/Root")):
        raise ReadError(word("broken"))
    command = [sys.executable, "-c", START, str(ROOT), str(MEMORY), str(SECONDS), str(MAX_PAGES)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ReadError(word("pdf_heavy")) from None
    if done.returncode != 0:
        raise ReadError(word("pdf_heavy"))
    reply: dict[str, str] = json.loads(done.stdout)
    if "fault" in reply:
        raise ReadError(word(reply["fault"], limit=MAX_PAGES))
    return reply["text"]
