"""
Classification by examples: a network trained on all, and a vote of the nearest ones.
"""
