"""
The pages of a plenary that is being held: the moderator's list and the hall's screen.
"""
