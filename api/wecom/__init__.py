"""The doors of 企业微信: the 智能机器人, the 自建应用 and 微信客服, each signed, sealed and heard once."""
