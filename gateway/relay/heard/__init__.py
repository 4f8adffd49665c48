"""A message while it is heard: what is known of it, and what is filed."""
