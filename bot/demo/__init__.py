"""The demo pack: short articles on Kazakhstan and China, for a first chat without any feed. Data only, no facts.

Each article of ``articles.jsonl`` retells in Silkwire's own words what the outlet it names reported; addresses are the
outlets' front pages. They are read by the same pipeline as any article.
"""

from pathlib import Path

ARTICLES = Path(__file__).with_name("articles.jsonl")
