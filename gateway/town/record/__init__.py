"""The file of one case, as it is handed over."""
