"""Captures → evidence by subject: the engine, and the Python reader of single records."""
