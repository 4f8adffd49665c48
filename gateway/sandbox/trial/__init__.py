"""
A test of this machine's capacity: mail through the real daemon, for a minute.
"""
