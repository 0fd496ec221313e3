"""The tables, as SQLAlchemy Core. A change here needs a migration; a test compares the two.

articles 1--n article_revisions     texts that a newer revision replaced
articles 1--n facts 1--n fact_countries, fact_people
facts n--1 claims 1--n claim_keys   what any number of articles state alike (``bot.ledger``)
claims n--1 records 1--n record_countries, record_people
facts 1--1 rejections               facts that a trusted person found wrong
facts 1--1 confirmations            facts that a trusted person found right
articles 1--n story_bands           what texts that are alike have in common (``storage.stories``)
articles 1--n article_keys          everything an article is known by: addresses, ids, hashes (``bot.feeds.identity``)
sources 1--n entries 1--n entry_keys    what feeds gave, never forgotten; names as hashes of 64 bits
entries 1--1 inbox                  entries, or changes of them, that wait to be made articles
imports                             how far imports of files have come
article_words, fact_words           full-text search (``storage.dialect``), row ids as in articles and facts
updates                             what chat platforms sent, handled once
chats                               settings of conversations
subscriptions 1--n told             wishes to be told; what an alert or reminder was, or is to be, sent for: never twice
changes                             what became of records, in order; cursors: how far in them a reader is
deliveries n--1 bodies              messages on their way; a text that goes to many is kept once
waits                               until when a platform asked not to be written to
"""

from storage.tables.articles import article_keys, article_revisions, articles, story_bands
from storage.tables.base import metadata
from storage.tables.chats import chats, updates
from storage.tables.feeds import entries, entry_keys, imports, inbox, sources
from storage.tables.ledger import (
    claim_keys,
    claims,
    confirmations,
    fact_countries,
    fact_people,
    facts,
    record_countries,
    record_people,
    records,
    rejections,
)
from storage.tables.telling import bodies, changes, cursors, deliveries, subscriptions, told, waits

__all__ = [
    "article_keys",
    "article_revisions",
    "articles",
    "bodies",
    "changes",
    "chats",
    "claim_keys",
    "claims",
    "confirmations",
    "cursors",
    "deliveries",
    "entries",
    "entry_keys",
    "fact_countries",
    "fact_people",
    "facts",
    "imports",
    "inbox",
    "metadata",
    "record_countries",
    "record_people",
    "records",
    "rejections",
    "sources",
    "story_bands",
    "subscriptions",
    "told",
    "updates",
    "waits",
]
