"""Large assignments, solved exactly: few pairs at a time, then proved against all of them.

`pairs` says what may be matched, `network` solves a few pairs by minimum-cost flow and finds the
prices, `assignment` adds pairs until no other could make it better, `certificate` checks the
result without trusting any of these.
"""
