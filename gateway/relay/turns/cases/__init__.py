"""A message about a case of its sender: which one it means, what it asks or adds."""
