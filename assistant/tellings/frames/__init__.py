"""Facts read by what they say of themselves: one frame a type, for facts that have no patterns of their own."""
