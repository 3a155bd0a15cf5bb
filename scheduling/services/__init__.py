"""Use cases of scheduling: each locks, requires, changes, records and enqueues, in that order."""
