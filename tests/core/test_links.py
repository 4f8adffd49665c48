import pytest

from gateway.core.writing.links import links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("en pueblo.es, o en mairie.fr/abc", ["pueblo.es", "mairie.fr/abc"]),
        ("(piscina.madrid/cita)", ["piscina.madrid/cita"]),
        ("https://a.nowhere/b y t.co", ["https://a.nowhere/b", "t.co"]),
        ("ana@pueblo.es, @ana.es y #ana.es", []),
        ("el 9.30 a las 14.00 h, p.ej.", []),
    ],
)
def test_links_are_found_with_a_scheme_or_without(text, found):
    assert found == links(text)
