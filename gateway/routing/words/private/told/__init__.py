"""
What an employee tells of somebody in words: what is theirs, and nobody else's to read.
"""
