"""
Where mail comes in: one dialogue, its manners and its limits.
"""
