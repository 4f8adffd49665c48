"""
What a message may be besides a matter for a mailbox, and what else follows from one.
"""
