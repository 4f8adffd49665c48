"""Trying rules: what they say of a message, of many, and where they are wrong."""
