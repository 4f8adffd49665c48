"""The desk: what a clerk does for whoever stands before them."""
