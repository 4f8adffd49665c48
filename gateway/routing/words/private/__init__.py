"""
Detection of personal data: in what people write, and in what they are answered.
"""
