"""The facts of communes and territories, read from the shipped file or from one of the same shape."""
