"""
The X (Twitter) channel, based on tweepy.
"""
