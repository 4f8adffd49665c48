"""
Authentication of a mail's sender: SPF, DKIM and DMARC, and their DNS lookups.
"""
