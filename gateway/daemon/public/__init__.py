"""
The pages that are open to everybody: nobody has to enter by a link.
"""
