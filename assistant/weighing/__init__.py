"""Weighing: a measure for one enterprise as of a day."""
