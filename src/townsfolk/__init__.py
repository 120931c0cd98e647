"""A town of people played by language models: see ARCHITECTURE.md for the reading order."""

__version__ = "0.1.0"
