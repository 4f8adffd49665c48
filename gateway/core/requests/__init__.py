"""
Applications: forms, what people fill in, and what is booked.
"""
