"""The words a user or a model is told: data files, read by `corpus.words` and `assistant.model.instructions`."""
