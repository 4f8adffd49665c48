"""The plenary: proposals, support, and questions while it is held."""
