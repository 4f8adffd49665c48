"""
The plenary: proposals, questions, and passes for its pages.
"""
