"""The desk: what a clerk does for people who come in person."""
