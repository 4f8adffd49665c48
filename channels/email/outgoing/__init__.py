"""
Sending mail: into Maildirs, or by another server.
"""
