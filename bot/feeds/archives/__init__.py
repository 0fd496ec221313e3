"""Archives of articles: WARC files, JSON lines, pages and texts in folders, gzipped or not.

    file | cut       into items: one record, line or document, still as bytes        cutting.py, stream.py, warc.py
         | parse     an item -> entries, in a worker process                         parsing.py, response.py

Cutting trusts nothing, keeps little in memory and says after each item where to go on; parsing is pure.
"""
