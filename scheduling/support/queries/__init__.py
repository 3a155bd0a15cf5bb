"""What an actor may see of requests for support and of concerns."""
