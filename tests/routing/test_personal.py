import pytest

from gateway.routing.words.personal import Personal, personal


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("DNI 12345678Z", Personal.IDENTITY),
        ("dni 12.345.678-z", Personal.IDENTITY),
        ("NIE X1234567L", Personal.IDENTITY),
        ("ES91 2100 0418 4502 0005 1332", Personal.ACCOUNT),
        ("mi cuenta es ES9121000418450200051332 gracias", Personal.ACCOUNT),
        ("llámame al 600 000 000", Personal.PHONE),
        ("600000000", Personal.PHONE),
        ("+34 958 00 00 00", Personal.PHONE),
        ("escribe a luisa@correo.example", Personal.EMAIL),
        ("furgo blanca 0000 BBB", Personal.PLATE),
        ("un seat GR-0000-X", Personal.PLATE),
        ("nacido el 3/4/71", Personal.BIRTH),
        ("vivo en la calle Real 4", Personal.HOME),
        ("los del 2ºB", Personal.HOME),
        ("delante de mi cochera, Real 14, aparcan", Personal.HOME),
        ("la vecina del Almez 9 no contesta", Personal.HOME),
        ("Aljibe 6, en el segundo piso", Personal.HOME),
        ("¿cómo va mi expediente?", Personal.CASE),
        ("decidme cuánto os debo", Personal.CASE),
        ("estoy en paro", Personal.NEED),
        ("tengo 12 años", Personal.MINOR),
        ("mi hijo Hugo", Personal.MINOR),
        ("my daughter is ill", Personal.MINOR),
        ("Mateo, 4 años, se ha perdido", Personal.MINOR),
        ("al nene chico de los de la panadería", Personal.MINOR),
        ("llevo tres días con fiebre", Personal.HEALTH),
        ("soy alérgica", Personal.HEALTH),
        ("mi padre necesita oxígeno", Personal.HEALTH),
        ("la doctora me ha mandado reposo", Personal.HEALTH),
        ("le dio un infarto el martes", Personal.HEALTH),
    ],
)
def test_personal_data_is_found(written, kind):
    assert kind in personal(written)


@pytest.mark.parametrize(
    "written",
    [
        "DNI 12345678A",  # the letter is wrong
        "expediente 12345678",
        "la farola de la calle Almez 18 está fundida",
        "contrato 004512, 186 €",
        "el 12/05/2026 a las 20:30",
        "ES91 2100 0418 4502 0005 1333",  # the check digits are wrong
        "hay niños jugando al lado",
        "en mi calle llevamos 12 días sin luz",
        "de mi portal a la plaza hay 40 metros",
        "los padres de 3ºB pedimos sombra",
        "esa cuesta es de infarto",
        "la arqueta vomita agua",
        "¿y la analítica del agua de la fuente?",
        "la rampa tiene un escalón de 10 cm, son 3.200 €",
        "A-92, salida 241",
        "@PoliciaJunar motos delante del cole a las 2",
    ],
)
def test_what_only_looks_like_it_is_left_alone(written):
    assert frozenset() == personal(written)
