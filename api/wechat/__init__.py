"""The door for a 公众号: messages that users send it in 微信, answered in the reply, in a later one, or by message."""
