"""
What a message may be besides a matter for a mailbox (turns), and what else follows from
a decided message (sequels).
"""
