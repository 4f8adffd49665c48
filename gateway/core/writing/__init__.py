"""
Text: how it is parsed and cleaned, and how it looks to the eye.
"""
