"""Use cases: exports, erasures, holds, retention, breaches, processing."""
