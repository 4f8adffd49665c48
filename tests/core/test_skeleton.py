# ruff: noqa: RUF001 - letters made to deceive are what this is about.
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.writing.shapes import Shapes
from gateway.core.writing.skeleton import address_skeleton, seen, shown_domain, skeleton


@for_each(
    ("one", "other"),
    [
        ("@Iuisa", "@luisa"),
        ("@luіsa", "@luisa"),  # Cyrillic
        ("@аnа", "@ana"),  # both of them
        ("@p0lic1a", "@policia"),
        ("@carrnen", "@carmen"),
        ("@vvendy", "@wendy"),
        ("@clolores", "@dolores"),
        ("@ana.mo-lina", "@ana_molina"),
        ("Ａｎａ", "ana"),  # full width
        ("𝓐𝒏𝖆", "ana"),
        ("🅐🅝🅐", "ana"),
        ("ᴀɴᴀ", "ana"),
        ("Ángel", "angel"),
        ("SØREN", "soren"),
        ("ſara", "fara"),
        ("Ποlicia", "Πolicia"),
        ("Lui$", "luis"),
        ("Lui|", "luil"),
        ("a\u200bn\u2060a", "ana"),
        ("\u202eana\u202c", "ana"),
        ("\u202erallip\u202c", "pillar"),
        ("Dæmon", "daemon"),
        ("ana٠rey", "ana.rey"),  # an Arabic zero looks like a point
        ("ana߀", "anao"),  # and an N'Ko one like a letter
    ],
)
def test_what_the_eye_takes_for_the_same_has_one_skeleton(one, other):
    assert skeleton(other) == skeleton(one)


def test_other_names_have_other_skeletons():
    assert skeleton("@ana_molina") != skeleton("@ana_molino")


@for_each("name", ["ana𖽀", "M*nuel", "P🌻lar", "Lu⊞s", "an\U0010fffd"])
def test_what_is_not_known_stays_in_its_place(name):
    assert 1 == sum(not c.isascii() for c in skeleton(name))


@for_each("name", ["🌻Ana🌻", "Ana!", "*Ana*", "Ana @", "✔ Ana", "¡Ana!"])
def test_what_stands_around_a_word_is_no_letter_of_it(name):
    assert skeleton("Ana") == skeleton(name)


@for_each("name", ["محمد", "李明", "Иүщль", "สมชาย", "김민수"])
def test_a_word_of_another_script_stays_that_word(name):
    assert "" == "".join(filter(str.isascii, skeleton(name)))


def test_nobody_reads_for_ever():
    assert 400 == len(seen("\u200b" * 5_000 + "a" * 5_000))
    assert 64 == len(skeleton("a" * 5_000))


@for_each(
    ("domain", "shown"),
    [
        ("xn--corre-4ta.example", "correó.example"),
        ("XN--CORRE-4TA.example", "correó.example"),
        ("correo.example", "correo.example"),
        ("xn--\U0001f600.example", "xn--\U0001f600.example"),
        ("xn--99999999999.example", "xn--99999999999.example"),
        ("xn--", ""),
    ],
)
def test_a_domain_is_looked_at_as_people_see_it(domain, shown):
    assert shown == shown_domain(domain)


def test_a_mail_address_keeps_its_sign():
    assert address_skeleton("ana@rey.example") != address_skeleton("an@arey.example")


@for_each(
    ("shape", "found"),
    [
        ("ana", {1}),
        ("a𖽀a", {1}),
        ("an🌻a", {1}),  # a picture is a letter, or none
        ("𖽀𖽀a", set()),
        ("rnarla", {2}),
        ("𖽀arla", {2}),  # one letter that looks like two
        ("𖽀narla", {2}),
        ("𖽀𖽀arla", {2}),
        ("arla", set()),
        ("na𖽀𖽀𖽀", set()),
        ("𖽀𖽀𖽀𖽀𖽀𖽀𖽀rs", {3}),  # enough are known
        ("𖽀𖽀𖽀𖽀𖽀𖽀𖽀𖽀s", set()),
        ("", set()),
        ("🌻", set()),
    ],
)
def test_what_is_known_is_found_by_what_it_looks_like(shape, found):
    shapes = Shapes({"ana": 1, "rnarla": 2, "francesrs": 3}, 2)

    assert found == set(shapes.like(shape))


def test_both_sides_of_a_mail_address_have_to_tell():
    shapes = Shapes({address_skeleton("luis@correo.example"): 1}, 2)

    assert [1] == [*shapes.like(address_skeleton("lu𖽀s@corre𖽀.example"))]
    assert [] == [*shapes.like(address_skeleton("𖽀𖽀𖽀𖽀@correo.example"))]
    assert [] == [*shapes.like(address_skeleton("lu𖽀s@𖽀𖽀𖽀𖽀𖽀𖽀.𖽀𖽀𖽀𖽀𖽀𖽀𖽀"))]


@given(st.text(max_size=40))
def test_a_skeleton_is_small_letters_digits_and_what_is_not_known(name):
    shape = skeleton(name)

    assert all(not c.isascii() or (c.isalnum() and c == c.lower()) for c in shape)
    assert not any(c in "0134575idmw" for c in shape)
