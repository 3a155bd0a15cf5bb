"""The demonstration: two hospitals with people, cohorts and months of meetings.

Made through the services, as people would have made it, and dated back afterwards (`backdating`),
since a service can only say "now". Part of the composition root: it may use every app.
"""
