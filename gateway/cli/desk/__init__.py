"""What a clerk does for people who come in person: the desk and the counter."""
