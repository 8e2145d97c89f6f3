"""The columns of a table of enterprises in the words of Arrow; how wide they are `corpus.measures.columns` says."""

import pyarrow as pa

from corpus.measures.columns import COUNT, MEASURED, YUAN, kind
from corpus.measures.facts import Fact

ARROW = {
    YUAN: pa.decimal128(18, 2),
    MEASURED: pa.decimal128(18, 6),
    COUNT: pa.int32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "int8": pa.int8(),
}
KEPT = (("row", pa.int64()), ("id", pa.string()), ("region", pa.string()))


def arrow(fact: Fact) -> pa.DataType:
    """Return the type of a fact's column."""
    return ARROW[kind(fact)]
