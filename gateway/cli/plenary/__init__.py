"""The plenary: proposals, sessions, and questions from the public."""
