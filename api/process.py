"""What every process of ours begins with: how it logs, and when it looks for garbage."""

LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
GARBAGE = 100_000, 20, 100  # objects made before the collector looks; younger generations before it looks at older
