"""The words a user or a model is told: data files, read by `assistant.prompts`."""
