"""The kinds of amounts, one module each; `corpus.measures.kinds` names them all."""
