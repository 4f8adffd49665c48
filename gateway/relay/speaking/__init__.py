"""The gateway's own texts: notices, receipts, answers, and their rate limits."""
