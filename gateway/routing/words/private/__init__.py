"""
What is nobody else's to read: in what people write, and in what they are answered.
"""
