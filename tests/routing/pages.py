"""
What the docs say of the rules' language: the guide, then the reference.
"""

from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGE = "\n".join(
    page.read_text("utf-8")
    for page in (DOCS / "routes.md", *sorted((DOCS / "routes").glob("*.md")))
)
