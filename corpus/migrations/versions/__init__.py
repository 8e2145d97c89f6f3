"""One change of the schema a file, in the order of their numbers. A file that has been released is never changed."""
