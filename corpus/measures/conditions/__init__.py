"""The kinds of conditions, one module each; `corpus.measures.kinds` names them all."""
