"""
What rules ask of a message, looked for all at once: words, phrases, patterns.
"""
