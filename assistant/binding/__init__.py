"""Binding: what is asked, held against the words of a clause: covered, nearest or none, with what differs."""
