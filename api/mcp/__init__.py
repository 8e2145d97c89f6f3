"""The door for other people's assistants: what may be looked up and worked out, over the Model Context Protocol."""
