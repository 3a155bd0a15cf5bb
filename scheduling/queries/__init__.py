"""What an actor may see, and nothing else."""
