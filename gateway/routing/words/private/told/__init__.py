"""
Detection of personal data told in words in an employee's answer.
"""
