"""
Classification by examples: a linear classifier, and a vote of the nearest examples.
"""
