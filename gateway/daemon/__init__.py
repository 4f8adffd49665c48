"""The daemon and its worker processes, and the border of Twisted and asyncio."""
