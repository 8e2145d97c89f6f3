"""Radicals that stand where characters were meant: ⼀ (U+2F00) for 一, ⺠ for 民, ⻔ for 门.

Browsers and office programs write them into PDFs, and what is copied out of such a PDF carries them on. They look
alike, but no search finds them. Nothing else is folded: full-width signs stay as they are.
"""

import unicodedata

# Those of the CJK Radicals Supplement (U+2E80) that are characters of their own; NFKC knows only the Kangxi radicals.
PAIRS = (
    "⺁厂⺄乙⺇几⺊卜⺎兀⺐尢⺒巳⺓幺⺕彐⺘扌⺙攵⺛旡⺜日⺝月⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⻁虎⻃覀⻄西⻅见⻆角⻉贝⻊足⻋车⻌辶⻑長⻓长⻔门⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙"
)
KANGXI = range(0x2F00, 0x2FD6)
CHARACTERS = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*KANGXI, 0x2E9F, 0x2EF3)}
CHARACTERS |= {ord(radical): character for radical, character in zip(PAIRS[::2], PAIRS[1::2], strict=True)}


def characters(text: str) -> str:
    """Return `text` with the characters that its radicals stand for; code point for code point."""
    return text.translate(CHARACTERS)
