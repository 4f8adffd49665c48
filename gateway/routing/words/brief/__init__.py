"""
What is said in a few words and asks for no rule: thanks, a wish, a question after.
"""
