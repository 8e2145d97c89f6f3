"""The index over the policies: written at ingest, searched by a question."""
