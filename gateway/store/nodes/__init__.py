"""
The nodes that share a database, and what only one of them may do at a time.
"""
