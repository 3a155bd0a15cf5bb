"""The pages about programmes and cohorts."""
