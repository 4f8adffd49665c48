"""
DMARC records in memory, instead of a name server.
"""

from channels.email.proof.domain import DnsTrouble


class Zone:
    """
    TXT records by the name behind ``_dmarc.``; queries for those in *trouble* fail.
    """

    def __init__(self, records, trouble=()):
        self.records = records
        self.trouble = trouble
        self.asked = []

    def __call__(self, name):
        assert name.startswith("_dmarc.")
        domain = name.removeprefix("_dmarc.")
        self.asked.append(domain)
        if domain in self.trouble:
            raise DnsTrouble(name)
        found = self.records.get(domain, [])
        return [found] if isinstance(found, str) else found
