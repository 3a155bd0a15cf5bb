"""Pages of the record and of a closing cohort."""
