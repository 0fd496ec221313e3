"""What Silkwire does by itself while it runs: who is due is a query, and a ticker only wakes it.

ticker.py knows when, feeds.py what is done about feeds. What must not be lost is in the store, never here.
"""
