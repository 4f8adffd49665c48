"""Removal of metadata from pictures."""
