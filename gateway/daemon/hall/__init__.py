"""
The pages of a live plenary session: the moderator's list and the hall's screen.
"""
