"""
Short messages that no rule is asked of: thanks, unsubscribing, cancelling, asking for
the state of a case.
"""
