"""The doors: command line, HTTP and the web chat."""
