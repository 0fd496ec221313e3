"""What these tests ask: the demo pack, read once."""

from tests.answers.asking import ask, demo, full

__all__ = ["ask", "demo", "full"]
