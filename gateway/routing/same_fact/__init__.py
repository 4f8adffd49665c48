"""
Several neighbours, one job: what tells of the same fact, and what of a message does.
"""
