"""Reading an HR export and planning what it changes: pure, without a database.

In the order of the work: `reading` opens the file and yields records, `columns` guesses what each
column holds, `drafts` cleans one record into a person, `register` knows the whole file (repeats,
managers, circles), and `planning` compares it with the people that are already known.
"""
