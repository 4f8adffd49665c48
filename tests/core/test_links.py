from cases import for_each

from gateway.core.writing.links import links


@for_each(
    ("text", "found"),
    [
        ("en pueblo.es, o en mairie.fr/abc", ["pueblo.es", "mairie.fr/abc"]),
        ("(piscina.madrid/cita)", ["piscina.madrid/cita"]),
        ("https://a.nowhere/b y t.co", ["https://a.nowhere/b", "t.co"]),
        ("ana@pueblo.es, @ana.es y #ana.es", []),
        ("el 9.30 a las 14.00 h, p.ej.", []),
        ("mire ayto.example/x.", ["ayto.example/x"]),
        ("(www.ayto.es)", ["www.ayto.es"]),
        ("No funciona.La farola sigue rota", ["funciona.La"]),  # as X does
        ("a las 10.30 en C.P. Cervantes", []),
        ("informe.pdf y plano.dwg", []),
        ("escriba a registro@ayto.example", []),
        ("HTTPS://AYTO.ES/Á", ["HTTPS://AYTO.ES/Á"]),
    ],
)
def test_links_are_found_with_a_scheme_or_without(text, found):
    assert found == links(text)
