"""
Where a message may end to answer a question and begin to tell of something else.
"""

from cases import for_each

from gateway.town.forms.parting import Parted, parted


@for_each(
    ("said", "head", "rest"),
    [
        ("sí, por cierto hay un bache", "sí", "por cierto hay un bache"),
        ("sí y otra cosa: un bache", "sí", "y otra cosa: un bache"),
        ("oui, au fait il y a un trou", "oui", "au fait il y a un trou"),
        ("ja. Übrigens, ein Loch", "ja", "Übrigens, ein Loch"),
        ("da, apropo, o groapă", "da", "apropo, o groapă"),
        ("bai, bide batez, zuloa", "bai", "bide batez, zuloa"),
        ("نعم، بالمناسبة هناك حفرة", "نعم", "بالمناسبة هناك حفرة"),
    ],
)
def test_it_is_cut_first_where_another_matter_is_announced(said, head, rest):
    assert Parted(head, rest, marked=True) == next(parted(said))


def test_it_is_cut_at_sentences_then_at_commas_then_at_and():
    cut = [(each.head, each.rest) for each in parted("sí, vale. Hay luz y agua")]

    assert [
        ("sí, vale", "Hay luz y agua"),
        ("sí", "vale. Hay luz y agua"),
        ("sí, vale. Hay luz", "y agua"),
    ] == cut


def test_one_word_has_one_part():
    assert [] == [*parted("sí")]
    assert [] == [*parted("¡vale!")]


@for_each(
    ("said", "restricted"),
    [
        ("sí, pero el sábado", True),
        ("yes, but on Saturday", True),
        ("ja, aber am Samstag", True),
        ("sí. ¿No hay luz?", True),
        ("sí, la farola no va", False),
        ("sí, la farola se apaga, no va bien", False),
        ("sí, la farola se apaga. No, espera", True),
    ],
)
def test_what_takes_back_or_restricts_is_known_by_its_first_words(said, restricted):
    assert restricted is next(parted(said)).is_restricted
