"""
Words with which people ask for hours, price, date and place, by language. An entry of
several words is a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping

#: By kind and language: entries as in a list of words, separated by commas.
WANTED: Mapping[str, Mapping[str, str]] = {
    "hours": {
        "es": "horario, horarios, abre, abren, abrís, abierto, abierta, cierra,"
        "cierran, atiende, atienden, atendéis, qué hora, q hora, qué días, q días,"
        "qué día",
        "ca": "horari, obre, obren, obert, oberta, tanca, quina hora, quins dies",
        "gl": "horario, abre, abren, aberto, aberta, pecha, que hora, que días",
        "eu": "ordutegi*, ireki*, zabalik, ixten, zein ordu*",
        "en": "open, opens, opening, close, closes, hours, what time, which days",
        "fr": "horaire, horaires, ouvre, ouvert, ouverte, ferme, quelle heure",
        "de": "geöffnet, öffnet, offen, öffnungszeiten, uhr, wann",
        "ro": "program, programul, deschis, deschisa, deschide, inchide, ce ora",
        "ar": "مفتوح, يفتح, متى, ساعات",
        "ary": "imta, waqtach, fo9ach, ch7al f sa3a, m7loul",
    },
    "price": {
        "es": "precio, precios, cuánto, cuesta, vale, tarifa, tarifas, entrada, bono,"
        "bonos, abono, abonos",
        "ca": "preu, preus, quant, costa, val, tarifa, entrada",
        "gl": "prezo, prezos, canto, custa, vale, tarifa, entrada",
        "eu": "prezio*, zenbat, sarrera*",
        "en": "price, prices, how much, cost, costs, ticket, tickets, fee",
        "fr": "prix, combien, coûte, tarif, tarifs, entrée",
        "de": "preis, preise, was kostet, kostet, eintritt",
        "ro": "pret, preturi, cat costa, bilet, bilete",
        "ar": "ثمن, سعر, كم",
        "ary": "ch7al, chhal, taman",
    },
    "date": {
        "es": "cuándo, hasta cuándo, plazo, plazos, fecha, fechas, qué mes, qué día,"
        "qué días, qué noche, temporada",
        "ca": "quan, fins quan, termini, data, dates, quins dies",
        "gl": "cando, ata cando, prazo, data, datas, que días",
        "eu": "noiz, epe*, data*",
        "en": "when, until when, deadline, what date, what days, dates, season",
        "fr": "quand, date, dates, échéance",
        "de": "wann, bis wann, frist, termin",
        "ro": "cand, pana cand, termen",
        "ar": "متى",
        "ary": "imta, fo9ach, waqtach",
    },
    "place": {
        "es": "dónde está, dónde estáis, dónde queda, dónde es, dónde hay, dirección",
        "ca": "on és, on sou, adreça",
        "gl": "onde está, onde queda, enderezo",
        "eu": "non dago, helbide*",
        "en": "where is, where are, address",
        "fr": "où est, où se trouve, adresse",
        "de": "wo ist, wo liegt, adresse",
        "ro": "unde este, unde e, adresa",
        "ar": "أين",
        "ary": "fin kayn, fin kayna",
    },
}
