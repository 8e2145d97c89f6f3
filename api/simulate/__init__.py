"""The vendor's side of the messaging channels: it plays 微信 and 企业微信 against an instance, by their own rules."""
