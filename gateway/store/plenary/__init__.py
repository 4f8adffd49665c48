"""
Storage of proposals for the plenary's agenda, and of questions to it.
"""
