"""
The SMTP and LMTP servers: the dialogue, its answers and its limits.
"""
