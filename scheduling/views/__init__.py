"""Pages of scheduling. Days and times are those of the reader's own clock."""
