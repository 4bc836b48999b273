"""Clean Chinese policy text, with every result traced to the raw input."""
