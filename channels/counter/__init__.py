"""The counter of the town hall itself."""
