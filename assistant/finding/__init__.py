"""Finding: what the policies hold for a question, and the measures that it wants weighed."""
