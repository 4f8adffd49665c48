"""
The pages of clerks: the desk, where documents are seen, and the counter.
"""
