"""The file of one case, for export."""
