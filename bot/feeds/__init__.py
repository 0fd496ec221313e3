"""Foreign bytes -> ``Entry``: files, feeds, pages. Knows no facts and no store; what cannot be read is a ``Refused``.

path --files--> bytes --decode, page, feed, jsonl--> Entry | Refused
"""
