"""
What only mail has: addresses, tokens in them, quotations, automatic answers.
"""
