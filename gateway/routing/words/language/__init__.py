"""
Detection of the language of a message.
"""
