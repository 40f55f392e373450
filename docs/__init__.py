"""What makes the pictures and the sample that the project shows of itself."""
