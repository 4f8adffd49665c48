"""
What a mail is made of: header fields, parts, and the text that a person wrote.
"""
