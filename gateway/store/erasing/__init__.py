"""
What is shown to whom it is about, blotted out, or kept no longer.
"""
