"""
Parsing and composing mails: header fields, parts, and the text that a person wrote.
"""
