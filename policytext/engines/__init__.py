"""Engines that spread a corpus over many machines. Each is thin: it calls corpus and duplicates."""
