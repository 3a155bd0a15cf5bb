"""Working time: what rosters, patterns and calendars say of it. Pure, without a database.

`moments` turns a day and clock times into moments, `patterns` a repeating pattern into shifts,
`knowing` puts together what is known of one person. The reading of files is in `columns`,
`clocks`, `codes` and `reading`, that of calendars in `feeds`.
"""
