"""Large assignments, solved exactly: few pairs at a time, then proved against all of them.

`pairs` says what may be matched, `candidates` which few to begin with, `network` solves a few by
minimum-cost flow and finds the prices, `assignment` adds pairs until no other could make it better,
`certificate` checks the result without trusting any of these.
"""
