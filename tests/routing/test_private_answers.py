from datetime import date

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.private.answers import words_in_public
from gateway.routing.words.private.kinds import Personal

IDENTITY, ACCOUNT, PHONE, EMAIL, PLATE, BIRTH, HOME = (
    Personal.IDENTITY,
    Personal.ACCOUNT,
    Personal.PHONE,
    Personal.EMAIL,
    Personal.PLATE,
    Personal.BIRTH,
    Personal.HOME,
)

ALLOWED = (
    "958 00 00 01",
    "@ayto.example",
    "ES91 2100 0418 4502 0005 1332",
    "Plaza Mayor 1",
    "oficinadelagua@empresa.example",
)


def kinds(text, allowed=ALLOWED):
    return [kind for _, kind in words_in_public(text, allowed)]


@for_each(
    ("kind", "text"),
    [
        (ACCOUNT, "Ingréselo en ES12 2100 0418\n4502 0005 1332"),
        (ACCOUNT, "Ingréselo en ES12  2100 0418  4502 0005 1332"),
        (PHONE, "Llame a Luisa al 600\n12 34 56"),
        (PHONE, "Llame a Luisa al 600 12  34 56"),
        (BIRTH, "nacida el 3 de \nmarzo de 1960"),
        (ACCOUNT, "RO49AAAA1B31007593840000\nBIC BTRLRO22"),
        (ACCOUNT, "AT61 1904 3002 3457 3201\nBIC X"),
    ],
)
def test_a_line_that_a_mail_program_breaks_hides_nothing(kind, text):
    assert [kind] == kinds(text)


def test_what_an_empty_line_parts_is_not_one_number():
    assert [] == kinds("El número es el 600\n\n12 34 56 son las otras.")


@for_each(
    ("kind", "text"),
    [
        (IDENTITY, "El recibo está a nombre del DNI 12345678Z."),
        (IDENTITY, "Tenemos su solicitud, 12.345.678-Z."),
        (IDENTITY, "Consta usted como 12345678-z en el padrón"),
        (IDENTITY, "12345678 Z es el que consta"),
        (IDENTITY, "Su NIE X1234567L ya está dado de alta"),
        (IDENTITY, "x-1234567-l figura en la lista"),
        (IDENTITY, "Con DNI 12345678 no nos aparece nada"),
        (IDENTITY, "DNI nº 12.345.678: plaza concedida"),
        (IDENTITY, "El titular, con DNI: 12345678A, debe venir"),
        (IDENTITY, "NIF 12345678 Q"),
        (IDENTITY, "Documento de identidad 12345678X caducado"),
        (IDENTITY, "Su DNI es el 12345678 y ya consta"),
        (IDENTITY, "Número \uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18Z admitido"),
        (ACCOUNT, "Le hemos devuelto el dinero a ES79 2100 0813 6101 2345 6789"),
        (ACCOUNT, "ES7921000813610123456789 es la cuenta que consta"),
        (ACCOUNT, "su cuenta ES79-2100-0813-6101-2345-6789"),
        (ACCOUNT, "La cuenta es79 2100 0813 6101 2345 6780, revise el número"),
        (ACCOUNT, "cuenta 2100 0813 61 0123456789"),
        (ACCOUNT, "DE89 3704 0044 0532 0130 00 es la cuenta que nos dio"),
        (ACCOUNT, "GB82 WEST 1234 5698 7654 32"),
        (PHONE, "Le llamamos al 600 000 000 esta tarde."),
        (PHONE, "Le hemos llamado al 600000000"),
        (PHONE, "600.000.000 no contesta"),
        (PHONE, "Llame a Paco, 600-00-00-00."),
        (PHONE, "Tel. 712 34 56 78"),
        (PHONE, "El presidente de la comunidad: +34 600 000 000"),
        (PHONE, "0034600000000"),
        (PHONE, "Su fijo, 958 12 34 56, comunica"),
        (PHONE, "el 95 812 34 56"),
        (PHONE, "llame al 858123456."),
        (PHONE, "Nos consta el +33 6 12 34 56 78"),
        (PHONE, "su teléfono (600 000 000) no es correcto"),
        (PHONE, "Móvil 600\u00a0000\u00a0000"),
        (EMAIL, "Le hemos escrito a luisa.perez@correo.example"),
        (EMAIL, "paco78@correo.example, ¿es el suyo?"),
        (EMAIL, "Escriba a Marta: marta@empresa.example."),
        (EMAIL, "LUISA@CORREO.EXAMPLE"),
        (PLATE, "El vehículo 1234 BCD ya se ha retirado."),
        (PLATE, "1234BCD"),
        (PLATE, "La furgoneta 1234-BCD está denunciada"),
        (PLATE, "el coche 1234bcd"),
        (PLATE, "matrícula 1234 bcd"),
        (PLATE, "Matrícula: GR 1234 AB"),
        (PLATE, "el seat GR-1234-AB"),
        (PLATE, "GR-1234-X"),
        (PLATE, "M1234AB sigue allí"),
        (PLATE, "matrícula GR-123456"),
        (PLATE, "El ciclomotor C 1234 BCD"),
        (BIRTH, "Nacida el 3/4/1971, entra gratis"),
        (BIRTH, "nacido el 3-4-71"),
        (BIRTH, "Su fecha de nacimiento es el 3 de abril de 1971"),
        (BIRTH, "Fecha de nacimiento: 03/04/1971"),
        (BIRTH, "nació en Granada el 3.4.1971"),
        (BIRTH, "F. nac. 03/04/1971"),
        (BIRTH, "Nacimiento: 03/04/1971"),
        (BIRTH, "Fecha nacimiento (03/04/1971)"),
        (BIRTH, "naceu un 3/4/1971"),
        (BIRTH, "nascuda el 3/4/1971"),
        (BIRTH, "born on 3/4/1971"),
        (BIRTH, "Sus hijos, nacidos el 3/4/2015, tienen plaza"),
        (BIRTH, "Las gemelas nacieron el tres de abril de 2015"),
        (BIRTH, "els seus fills, nascuts el 3/4/2015"),
        (BIRTH, "os nenos nados o 3 de abril de 2015"),
        (BIRTH, "haurrak 2015eko apirilaren 3an jaio ziren"),
        (BIRTH, "nacida en 3-IV-1971"),
        (BIRTH, "nacido el 3 de abr. del año 1971"),
        (BIRTH, "Su cumpleaños es el 3/4/1971"),
        (BIRTH, "Cumpleaños: 3/4/1971"),
        (BIRTH, "date of birth: 3/4/1971"),
        (BIRTH, "date de naissance : 3/4/1971"),
        (BIRTH, "geb. 3.4.1971"),
        (BIRTH, "născută pe 3 aprilie 1971"),
        (HOME, "Iremos a la calle Real 4, 2ºB."),
        (HOME, "Vive en la calle Real 4 anoche llamó"),
        (HOME, "Calle Real, 4, 2º B"),
        (HOME, "C/ Real nº 4, 2º izquierda"),
        (HOME, "c/ Almez 18 3 dcha"),
        (HOME, "Avda. de Andalucía 12, portal 2, 1º A"),
        (HOME, "Avenida de la Constitución 7, piso 3"),
        (HOME, "Plaza del Olivo 3, bajo B"),
        (HOME, "calle Real 4, puerta 2"),
        (HOME, "C/ Dr. Fleming 3, ático"),
        (HOME, "calle Real 4, esc. 1, 2ºB"),
        (HOME, "Paseo del Río 9, 2º."),
        (HOME, "Usted vive en la calle Real 14"),
        (HOME, "su domicilio es calle Real 14"),
        (HOME, "Está empadronada en la calle Almez 18"),
        (HOME, "Pasaremos por su casa de la calle Real 14"),
        (HOME, "ya hemos avisado al del 2ºB"),
        (HOME, "la humedad viene del 3º A"),
        (HOME, "Plaza Mayor 12, 2º B"),
        (HOME, "De Plaza Mayor 1 a calle Real 4, 2ºB"),
        (HOME, "La vecina del 14 ya se ha quejado"),
        (HOME, "Los niños del 3º A hacen ruido"),
        (HOME, "Desde el colegio nos dicen que el niño vive en el 3º A"),
        (HOME, "El juzgado le citará en calle Real 4, 2ºB"),
        (HOME, "Su domicilio, calle Almez 5, consta"),
        (HOME, "Mañana vamos a su casa, calle Almez 5"),
        (HOME, "Como usted vive en Outeiro 12, vamos mañana"),
        (HOME, "Reside en la aldea de Outeiro 5"),
        (HOME, "carrer Major 5, 2n 1a"),
        (HOME, "Vamos mañana a casa de Rosa Jiménez, en la calle Olivo 14"),
        (HOME, "en casa de Rosa, en Olivo 14"),
        (HOME, "El domicilio de Juan Pérez es calle Olivo 14"),
        (HOME, "Doña Carmen Ruiz, de la calle Real 5, ya lo sabe"),
        (HOME, "Vivienda de Rosa Jiménez, calle Olivo 14"),
        (HOME, "casa de la Sra. Alcaldesa, calle Olivo 14"),
        (HOME, "12ko bizilaguna kexatu da"),
        (BIRTH, "1980ko martxoaren 3an jaio zen"),
        (BIRTH, "nado o 3 de xuño de 1980"),
        (BIRTH, "data de naixement: 3/3/1980"),
    ],
)
def test_what_a_public_answer_must_not_carry_is_found(kind, text):
    assert [kind] == kinds(text)


@for_each(
    "text",
    [
        "el lunes 12 a las 9:00",
        "expediente 2026/123",
        "J-412",
        "Su caso J-4123 y el J-4124 van juntos",
        "J-412-2",
        "J-4123-2 queda cerrado",
        "SU CASO J-1234 ES NUESTRO",
        "37,50 €",
        "Son 1.234,56 € al año",
        "El presupuesto es de 612.345.678 €",
        "600.000.000 euros de inversión",
        "Llame al 112",
        "016, no deja rastro",
        "El 024 atiende día y noche",
        "Llame al 010 o al 012",
        "La policía local: 092",
        "Información: 060",
        "Llame al 900 123 456, es gratuito",
        "Cita de la Seguridad Social: 901 10 65 70",
        "Llame al ayuntamiento, 958 00 00 01",
        "Nuestro teléfono es el 958000001",
        "Desde fuera, +34 958 00 00 01",
        "Escriba a registro@ayto.example",
        "miguel.prueba@ayto.example lo lleva",
        "info@empresa.example",
        "atencion.cliente@empresa.example",
        "oficinadelagua@empresa.example",
        "Escríbanos a @Testville",
        "Ingrese en ES91 2100 0418 4502 0005 1332",
        "ES9121000418450200051332, concepto: su nombre",
        "La cuenta acaba en 1332",
        "ES** **** 1332",
        "La farola de la calle Almez 18 se cambia mañana",
        "En la calle Real 4 hay una fuga",
        "Calle Real 18, 24 h",
        "Cortamos la calle Real 4, 2 a 3 días",
        "En la calle Real 4, 2ª fase de las obras",
        "calle Real 4, 5 y 6",
        "C/ Real, 4. El lunes 12 empezamos",
        "De la calle Real 4 a la 12, a las 9:00",
        "Plaza Mayor 1, 2ª planta, oficina 3",
        "Plaza Mayor 1, 2º B",
        "Avda. de Andalucía 12, planta 2",
        "Plaza Mayor 3, local 2",
        "El colegio del barrio admite 25, 3º A",
        "Los niños de 3º A salen a las 14",
        "La excursión de 2º A y 2º B sale a las 9",
        "El instituto, calle Cervantes 10, 4º B de la ESO, hace una obra",
        "El partido es en la calle Olivo, 2ª B contra Motril",
        "Juzgado de Paz: calle Real, 3, 1º",
        "La oficina de correos, calle Cervantes 5, bajo A, abre a las 8",
        "O concello está na praza da Igrexa 1, 1º andar",
        "El nicho está en la calle San Juan 14, 3º A del cementerio",
        "El contenedor de Paseo del Río, 9",
        "Carretera de Granada, km 12",
        "A-92, salida 241",
        "GR-3204, punto kilométrico 4",
        "N-432 a",
        "el 12/05/2026 a las 20:30",
        "Del 1 al 15 de junio de 2026",
        "El plazo acaba el 3-4-2026",
        "Los nacidos entre el 1/1/2010 y el 31/12/2012",
        "Los nacidos hasta el 31/12/2020 se inscriben el 3/4/2026",
        "Los nacidos en 2015 y 2016, el 3 de mayo de 2026 a las 5",
        "La partida de nacimiento llega el 3 de abril de 2026",
        "Els nascuts entre l'1 de gener de 2010 i el 2012",
        "2026 BTT por la sierra",
        "Consumió 4000 kWh",
        "1500 lts de agua",
        "Un motor de 3000 rpm",
        "Hay 1200 mts hasta el colegio",
        "guia2026.pdf",
        "Bases 2026 PDF",
        "Ley 39/2015",
        "Real Decreto 1428/2003",
        "Ordenanza 4/2019, artículo 12.2",
        "artículo 2º B de la ordenanza",
        "Los alumnos de 2º B salen a las 14:00",
        "3º A de Primaria tiene excursión",
        "1º A y 1º B de la ESO",
        "La 2ª fase",
        "El 1º de mayo está cerrado",
        "el 3º en la lista",
        "expediente 12345678",
        "Expediente nº 612345678",
        "registro de entrada 612345678",
        "Su referencia: 600123456",
        "contrato 004512, 186 €",
        "Factura núm. 712345678",
        "licencia 1234-BCD",
        "CIF de la empresa B12345674",
        "NIF del ayuntamiento: P1808700A",
        "Publicamos ***4567** en la lista",
        "Traiga el DNI el 12/05/2026",
        "Traiga su DNI y 2 fotos",
        "El DNI 12 días antes",
        "Para el DNI, comisaría: cita en el 060",
        "12345678A es su número de abonado",
        "Los nacidos entre el 1/1/2023 y el 31/12/2023 piden plaza ahora",
        "niños nacidos en 2023",
        "El certificado de nacimiento, antes del 12/05/2026",
        "certificado de nacimiento: 3 días",
        "Escuela 0-3 años, de 7:30 a 17:00",
        "Hay 40 plazas y 63 solicitudes",
        "18100 Testville",
        "C.P. 18100",
        "Coordenadas 37.178055, -3.600556",
        "https://ayto.example/tramites/600123456",
        "CSV: 1A2B3C4D5E6F",
        "Versión 2.10.3",
        "el autobús 33 pasa cada 15 minutos",
        "de 9 a 14 h, de lunes a viernes",
        "Mañana cortamos la calle Almez 5 días por obras",
        "Arreglamos el bache de la calle Almez 5, frente a su casa",
        "En su casa, calle Almez, no habrá agua 5 horas",
        "Quien vive en Granada 12 meses puede pedirla",
        "Estamos en la Casa de Cultura, calle Mayor 3",
        "Vengan a la casa de Andalucía, en calle Mayor 3",
        "Hoy en casa de Rosa, en Junar, a las 12",
        "Pregunte por la Sra. Interventora, plaza Mayor 1",
        "El taller es en la casa de la Mujer, calle Real 4",
        "De la plaza Don Rodrigo, calle Real 5",
        "El Sr. Pérez le atiende en la calle Real 5",
        "El acto tendrá lugar el 12, planta 2",
        "En lugar de 3, 2 B",
        "Si vive en Barrio Alto, con escalones de 30 cm",
        "No hay nada el 12/05/2026",
        "Mañá cortamos a rúa do Peirao 5 días",
        "O farol do lugar de Outeiro 5 cámbiase mañá",
        "Obras na estrada de Outeiro 4, do 12 ao 15 de xuño",
        "A nosa oficina, praza do Concello 1, atende de 9 a 14",
        "Al carrer de la Pau 5 hi ha una fuita",
        "Carrer Major 12, tallat 3 dies",
        "Els que viuen a Granada 3 mesos",
        "Urbieta kaleko 5eko farola konponduko dugu",
        "Urbieta kalea 5, 2 egun itxita",
        "Gracias, queda anotado.",
        "",
    ],
)
def test_what_only_looks_like_it_may_be_said(text):
    assert [] == kinds(text)


@for_each(
    "spoken",
    [
        (
            "Vamos a la calle Almez 5, 2º izquierda",
            "Imos á rúa do Almez 5, 2º esquerda",
            "Anem al carrer Almez 5, 2n esquerra",
            "Almez kalea 5, 2. ezkerra",
        ),
        (
            "Plaza Mayor 5, bajo derecha",
            "praza da Igrexa 5, baixo dereita",
            "plaça Major 5, entresol dreta",
            "Foru plaza 5, 1. eskuina",
        ),
        (
            "Usted vive en la calle Almez 5",
            "Vostede vive na rúa do Almez 5",
            "Vostè viu al carrer Almez 5",
            "Almez kaleko 5ean bizi zara",
        ),
        (
            "Vamos a casa de Rosa Prado, calle Almez 5",
            "Imos á casa de Rosa Prado, na rúa do Almez 5",
            "Anem a casa de la Rosa Prado, carrer Almez 5",
            "Rosaren etxera, Almez kalea 5, joango gara",
        ),
        (
            "Mandamos la brigada a su casa, calle Almez 5",
            "Mandamos a brigada á súa casa, rúa do Almez 5",
            "Enviem la brigada a casa seva, carrer Almez 5",
            "Zure etxea, Almez kalea 5",
        ),
        (
            "Su domicilio: calle Almez 5",
            "O seu domicilio: rúa do Almez 5",
            "El seu domicili: carrer Almez 5",
            "Zure helbidea: Almez kalea 5",
        ),
        (
            "Está empadronada en la calle Almez 5",
            "Está empadroada na rúa do Almez 5",
            "Està empadronada al carrer Almez 5",
            "Almez kaleko 5ean erroldatuta zaude",
        ),
        (
            "Reside en Lira 5",
            "Mora na Lira 5",
            "Resideix a Lira 5",
            "Almez bidea 5, 2. ezk",
        ),
        (
            "La vecina del 14",
            "A veciña do 14",
            "La veïna del 14",
            "14ko bizilaguna",
        ),
    ],
)
def test_a_home_is_one_in_each_language_of_the_country(spoken):
    assert [[HOME]] * 4 == list(map(kinds, spoken))


@pytest.mark.parametrize("street", ["rúa do", "praza da", "estrada de", "camiño do"])
def test_a_street_and_a_number_alone_are_a_place(street):
    assert [] == kinds(f"O farol da {street} Peirao 5 cámbiase mañá")
    assert [HOME] == kinds(f"Na {street} Peirao 5, 2º dereita")


def test_all_of_it_is_found_in_its_order():
    text = "Ana, 600 000 000, DNI 12345678Z, calle Real 4, 2ºB."

    assert [PHONE, IDENTITY, HOME] == kinds(text, allowed=())


def test_nothing_is_the_town_halls_own_unless_it_says_so():
    assert [PHONE, EMAIL] == kinds("958 00 00 01, ana@ayto.example", allowed=())


@given(st.text(max_size=400))
def test_any_text_can_be_looked_through(text):
    assert set(kinds(text)) <= set(Personal)


@given(st.integers(0, 99_999_999), st.sampled_from(["DNI {}", "{} consta", "({})"]))
def test_every_dni_is_found(number, frame):
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]

    assert [IDENTITY] == kinds(frame.format(f"{number:08}{letter}"))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 99_999))
def test_dates_and_case_numbers_are_no_secrets(day, number):
    said = f"El {day:%d/%m/%Y} a las 9:00 veremos J-{number} y {day.year}/{number}."

    assert [] == kinds(said)


@for_each(
    "text", ["calle " * 3000, "1 " * 9000, "ES91 " * 4000, "a." * 9000, "DNI " * 4000]
)
def test_a_long_answer_is_looked_through_in_full(text):
    assert [PHONE] == kinds(f"{text}; 600 000 000")
