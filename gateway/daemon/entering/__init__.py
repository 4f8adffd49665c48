"""
Entering our pages by a link whose fragment is a pass, shared by all of them.
"""
