"""
Who somebody is: persons, their addresses, their codes, and whose a message is.
"""
