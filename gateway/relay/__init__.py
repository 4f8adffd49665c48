"""The workers, one verb each."""
