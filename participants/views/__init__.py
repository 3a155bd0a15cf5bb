"""Pages of people, imports and enrolments."""
