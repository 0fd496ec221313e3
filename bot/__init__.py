"""Silkwire: ask the news for facts."""

__version__ = "0.1.0"
