"""What the messaging channels share: sealed envelopes, one job a message, signed links, words that fit a bubble."""
