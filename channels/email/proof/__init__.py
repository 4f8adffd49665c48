"""
What speaks for the sender of a mail: SPF, DKIM, DMARC, and the DNS that they ask.
"""
