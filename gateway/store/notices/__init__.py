"""
Notices, their subscribers, and those who want no unasked messages.
"""
