"""What a clerk does for whoever stands before them."""
