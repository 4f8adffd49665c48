"""Commands: one file each, in rooms by what they see to."""
