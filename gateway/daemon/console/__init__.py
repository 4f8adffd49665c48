"""
The console's pages, in which employees work in the browser.
"""
