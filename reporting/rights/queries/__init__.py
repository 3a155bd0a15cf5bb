"""What is held on a person, and what may be seen of people's rights."""
