"""
Duplicates: which messages of several people report the same fact, and which part of a
message reports which.
"""
