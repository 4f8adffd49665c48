"""X (Twitter), by tweepy."""
