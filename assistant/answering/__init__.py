"""Answering: from evidence to statements, with no model."""
