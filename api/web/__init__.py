"""The pages: the chat, policies, calculators, matching."""
