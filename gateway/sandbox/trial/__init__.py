"""
What this machine can do: mail through the real daemon, for a minute.
"""
