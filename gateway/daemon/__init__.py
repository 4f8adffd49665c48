"""The process: Twisted, and the one border between it and asyncio."""
