"""Who is told what, and when: digests that are due, alerts, reminders, from the store into the outbox. Sends nothing.

subscriptions due --changes of their windows, filtered--> handlers.digests --courier.render--> outbox rows
"""
