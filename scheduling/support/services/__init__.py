"""Use cases: a request for support, and a concern."""
