"""
Data protection: access to personal data, erasure and retention.
"""
