"""What is right and yet no good in a rules file."""
