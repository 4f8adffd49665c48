"""
How a mail leaves: into Maildirs, or by another server.
"""
