"""Queries of the record: what a participant keeps, and what a closing cohort leaves."""
