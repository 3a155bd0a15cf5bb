"""What reports are made of, always for an actor."""
