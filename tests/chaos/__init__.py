"""What happens to what people are told when things go wrong: kills, storms, limits. `make chaos` runs all of it.

Each module measures one thing and prints a line; short versions stand in ``tests/telling/test_chaos.py``.
"""
