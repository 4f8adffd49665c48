"""
Words of illnesses and of medical care, as patterns: in Spanish mostly, and the
commonest in other languages.
"""

from __future__ import annotations

from gateway.core.writing.regex import either

#: Words that are health data by themselves, whoever they are said of.
ILLNESS = either(
    r"""
    diabet, fiebre, diarrea, cancer, quimio, tumor, embaraz(?:o|ad[oa])\b,
    (?:tengo|tiene|tienen|tuvo|estoy con|esta con|con fiebre y) vomitos\b,
    llev\w+ (?:\w+ ){0,4}(?:con|de) vomitos\b,
    depresi, ansiedad, alzheimer, parkinson, epilep, ictus, esquizofren, bipolar,
    vih\b, sida\b, autis, tdah, adiccion, alcoholi(?:c[oa]|smo)\b, metadona, insulina,
    azucar alto, colesterol, traumatolog, psiquiatr, psicolog, ginecolog, dictamen,
    baja medica, sintrom, dialisis, marcapasos, ulcera, gripe a\b,
    enganchad[oa] a (?:la|las|el|los)\b, operaron, operado de, operada de,
    minusvalia del, grado de discapacidad, fever, pregnan, coeliac, depress, fievre,
    enceinte, fieber, schwanger, febra, insarcinat, celiac, sifilis, gonorrea,
    clamidia, hepatitis, tubercul, leucemi, esclerosis, fibromialgi, endometriosis,
    anorexi, bulimi, lupus, crohn\b, psoriasis, herpes, papiloma, ludopat, hernias?\b,
    pastillas? (?:de|para) (?:los nervios|la tension|el azucar|dormir|el corazon)
    """
)
#: Words that are health data beside a relative.
ILL = either(
    r"""
    ambulancia, hospital, ingresad[oa], encamad[oa], operad[oa], operaron, medicacion,
    pastillas?, tratamiento, oxigeno, silla de ruedas, la cura, la cabeza, dependencia,
    demencia, garrapata, picadura, mareos?, ictericia, infarto, vomit\w+,
    caido de la cama, zecke, krank, krankenhaus, malade, hopital, pills?, stroke,
    tick bite, malalt[ao]?, ferida, enferm[oa]
    """
)
#: Medical tests besides blood tests.
TESTS = either(
    r"""
    citologias?, mamografias?, biopsias?, ecografias?, radiografias?, resonancias?,
    colonoscopias?, endoscopias?, densitometrias?, espirometrias?
    """
)
