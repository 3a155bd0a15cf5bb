"""Use cases of the record and of a closing cohort."""
