"""Sources -> articles and facts in the store: the only place that knows feeds, facts and storage. Reads no clock.

    due sources | fetch       the feed, asked with what is remembered of its last answer       refresh.py
                | parse       in a worker process; a body is dropped as soon as it is parsed
                | receive     what is new or changed waits in the inbox; several sources to a transaction

    inbox       | page        fetched where the feed gives a teaser                            inbox.py
                | read        page, article, facts, in a worker process                        reading.py, article.py
                | save        article, facts, records and the entry settled in one transaction

    files       | article | save                                                               importing.py

A crash between two steps leaves an entry waiting or known, and the next run goes on from there. Nothing is imported
here: a worker process reads articles and needs no store.
"""
