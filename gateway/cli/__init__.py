"""The commands: one file each, in packages by subject."""
