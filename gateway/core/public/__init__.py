"""
What the public may read: notices and figures.
"""
