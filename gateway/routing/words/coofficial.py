r"""
How personal things are told in Galician, Catalan and Basque, which a town may speak
first: what `gateway.routing.words.personal` knows in Spanish, one way of saying it
after the other. Patterns for RE2, for text without case and accents.

The plainest of them, as "my daughter", are `gateway.routing.words.abroad`'s. It is
long because each way stands beside itself in three languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

#: Of each way of saying it its pattern in each language.
Ways: TypeAlias = Mapping[str, Mapping[str, str]]

#: A number behind it, and the rest of an address.
_NUMBER = r"\b[^.!?\n]{0,40}\b\d{1,3}\b"
_AT = r"[a-z][^.!?\n,]{2,40} \d{1,3} ?(?:[,.;:!?)]|$)"

_FLOOR = {
    "gl": (
        r"(?:(?:o|ao|do|un) (?:atico|baixo|soto|entrechan)"
        r"|(?:primeiro|segundo|terceiro|cuarto|quinto) (?:andar|esquerda|dereita))"
    ),
    "ca": (
        r"(?:(?:l'|els )(?:atic|entresol|baixos|soterrani)"
        r"|(?:primer|segon|tercer|quart|cinque) (?:pis|esquerra|dreta))"
    ),
    "eu": (
        r"(?:(?:lehen|bigarren|hirugarren|laugarren|bosgarren|beheko)"
        r" (?:solairu|pisu)\w*|atiko\w*)"
    ),
}
_RELATIVE = {
    "gl": (
        r"(?:mina|meu|nosa|noso) (?:nai|pai|muller|marido|home|parella|moz[oa]|sogr[oa]"
        r"|irman?|avoa?|ti[oa]|prim[oa]|vecin[oa])\b"
    ),
    "ca": (
        r"(?:meu|meva|nostra|nostre) (?:pare|mare|dona|marit|home|parella|xicota?"
        r"|sogr[ea]|germana?|avia?|oncle|tia|cosina?|vei(?:na)?)\b"
    ),
    "eu": (
        r"(?:nire|gure) (?:ama|aita|emazte|senar|bikote|amona|aitona|anaia|arreba"
        r"|ahizpa|osaba|izeba|auzokide)\w*"
    ),
}
_ILL = {
    "gl": (
        r"\b(?:ambulancia|hospital|ingresad[oa]|encamad[oa]|operad[oa]|operaron"
        r"|medicacion|pastillas?|tratamento|osixeno|cadeira de rodas|dependencia"
        r"|demencia|infarto|enferm[oa]|doente|caeu da cama)\b"
    ),
    "ca": (
        r"\b(?:ambulancia|hospital|ingressa(?:t|da)|enllita(?:t|da)|opera(?:t|da)"
        r"|medicacio|pastilles|tractament|oxigen|cadira de rodes|dependencia|demencia"
        r"|infart|malalta?|caigut del llit)\b"
    ),
    "eu": (
        r"\b(?:anbulantzia|ospitale|ingresatu|ohean|ebakuntza|medikazio|pastilla"
        r"|tratamendu|oxigeno|gurpil.?aulki|mendekotasun|dementzia|bihotzekoa|gaixo)\w*"
    ),
}

FACE: Ways = {
    "who is in a picture": {
        "gl": (
            r"\b(?:fotos?|videos?|imaxes?|gravacion)\b[^.!?\n]{0,20}\b(?:d[oa]s?"
            r"|d(?:este|ese)s?)(?: (?:dous|tres|tipos?|rapaz\w*|nen[oa]s|condutor\w*))?"
            r" (?:que (?:fixo|fixeron|rompeu|romperon|[oa]s?)\b|culpables?\b"
            r"|gamberros?\b|ladron|vandalos?\b)"
        ),
        "ca": (
            r"\b(?:fotos?|videos?|imatges?|gravacio)\b[^.!?\n]{0,20}\b(?:dels?|de la"
            r"|d'aque(?:st|ll)s?)(?: (?:dos|tres|tios?|nois|noies|conductor\w*))?"
            r" (?:que (?:ha|han|el|la|ho)\b|culpables?\b|lladre|vandals?\b)"
        ),
        "eu": (
            r"\b(?:argazki|bideo|irudi)\w*\b[^.!?\n]{0,40}\b(?:egin (?:duen|duten)\w*"
            r"|errudun\w*|lapur\w*|gamberro\w*|bandalo\w*)"
            r"|\b(?:errudun|lapur|gamberro|bandalo)\w* (?:argazki|bideo|irudi)"
        ),
    },
    "whose face is seen": {
        "gl": r"\b(?:ven?selles?|reconecenselles?) (?:ben )?(?:toda )?as? caras?\b",
        "ca": (
            r"\bse(?:'ls| li|'l) (?:veu|veuen|reconeix|distingeix)(?: be)?(?: tota)?"
            r" (?:la|les) car(?:a|es)\b"
        ),
        "eu": r"\baurpegi\w* (?:ondo )?(?:ikusten|ezagutzen)\b",
    },
}

HOME: Ways = {
    "where one lives": {
        "gl": (
            r"\b(?:moro|moramos|resido|(?:mina|nosa) (?:casa|vivenda)"
            rf"|(?:meu|noso) (?:piso|domicilio|enderezo)){_NUMBER}"
        ),
        "ca": (
            r"\b(?:visc|resideixo|(?:meva|nostra) (?:casa|adreca)|casa nostra"
            rf"|(?:meu|nostre) (?:pis|domicili|habitatge)){_NUMBER}"
        ),
        "eu": rf"\bgure (?:etxe|helbide|atari|pisu)\w{{0,6}}{_NUMBER}",
    },
    "one's door": {
        "gl": (
            r"\b(?:meu (?:bloque|portal|edificio|garaxe|balcon|patio)|mina (?:porta"
            rf"|beirarrua|fachada|terraza|comunidade|cocheira)){_NUMBER}"
        ),
        "ca": (
            r"\b(?:meu (?:bloc|portal|edifici|garatge|balco|pati)|meva (?:porta|vorera"
            rf"|facana|terrassa|comunitat|cotxera)){_NUMBER}"
        ),
        "eu": (
            r"\bnire (?:bloke|eraikin|garaje|balkoi|ate|espaloi|fatxada|terraza"
            rf"|komunitate)\w{{0,6}}{_NUMBER}"
        ),
    },
    "before the house": {
        "gl": rf"\bda (?:mina )?casa, (?:n[oa] |en )?{_AT}",
        "ca": rf"\bde casa, (?:al |a la |a )?{_AT}",
        "eu": rf"\betxe(?:aren)? (?:aurre|ondo)\w{{0,4}}, {_AT}",
    },
    "the neighbour's": {
        "gl": (
            r"\b(?:[oa]|meu|mina|nos[oa]|son) vecin[oa] d[eoa]\b[^.!?\n]{0,30}"
            r"\b\d{1,3}\b"
        ),
        "ca": (
            r"\b(?:el|la|meu|meva|soc) vei(?:na)? (?:de|del|dels|al)\b[^.!?\n]{0,30}"
            r"\b\d{1,3}\b"
        ),
        "eu": (
            r"\b\d{1,3}\.?e?ko (?:bizilagun|auzokide)|\b(?:bizilagun|auzokide)\w{0,6}"
            r"\b[^.!?\n]{0,20}\b\d{1,3}\.?(?:e?an|zenbaki\w*)?\b"
        ),
    },
    "on a floor": {
        language: (
            rf"\b{floor}{_NUMBER}|\b[a-z]{{4,}} \d{{1,3}}\b[^.!?\n]{{0,40}}{floor}"
        )
        for language, floor in _FLOOR.items()
    },
}

CASE: Ways = {
    "one's file": {
        "gl": (
            r"\b(?:meu|mina) (?:expediente|contrasinal|contrato|nomina|conta bancaria"
            r"|tarxeta|recurso|multa|debeda|divorcio|xuizo)\b"
        ),
        "ca": (
            r"\b(?:meu|meva) (?:expedient|contrasenya|contracte|nomina|compte bancari"
            r"|targeta|recurs|multa|deute|divorci|judici)\b"
        ),
        "eu": (
            r"\bnire (?:espediente|pasahitz|kontratu|nomina|banku.kontu|txartel"
            r"|helegite|isun|zorr?|dibortzio|epaiket)\w*"
        ),
    },
    "what one owes": {
        "gl": (
            r"\b(?:canto|o que) (?:vos |lles? )?debo\b|\bdeb(?:o|emos)(?:lles?|vos)?"
            r"(?: ao concello)? (?:[oa]s?|un|unha|dous|tres|catro|\d+|varios)"
            r" (?:recibos?|euros|impostos?|multas?|taxas?)\b"
        ),
        "ca": (
            r"\b(?:quant|el que) (?:us |els )?dec\b|\b(?:dec|devem)"
            r"(?: a l'ajuntament)? (?:els?|un|una|dos|tres|quatre|\d+|uns)"
            r" (?:rebuts?|euros|impost\w*|multes?|taxes)\b"
        ),
        "eu": r"\bzor (?:dut|dugu|di\w+)\b",
    },
    "a fine": {
        "gl": r"\b(?:puxeronme|puxestesme|meteronme|me puxeron) (?:unha|a) multa\b",
        "ca": r"\b(?:m'han|m'heu|ens han) posat (?:una|la) multa\b",
        "eu": r"\bisuna? (?:jarri|ipini) (?:didate|didazue|digute)\b",
    },
}

NEED: Ways = {
    "out of work": {
        "gl": (
            r"\b(?:estou|esta|estamos|estan) (?:(?:no|en) paro|sen traballo"
            r"|desempregad|arruinad|separad)|\bcobro o paro\b"
        ),
        "ca": (
            r"\ba l'atur\b|\b(?:estic|esta|estem|estan) (?:sense feina|arruina[td]"
            r"|separa[td])"
            r"|\b(?:estic|estem) aturad|\bcobro l'atur\b"
        ),
        "eu": r"\blan(?:ik )?gabe (?:nago|gaude|geratu)\b|\blangabetua? n",
    },
    "to the end of the month": {
        "gl": r"\bnon cheg(?:o|amos) a fin de mes\b",
        "ca": r"\bno (?:arribo|arribem) a (?:final|finals|fi) de mes\b",
        "eu": r"\bhilabete(?:aren)? (?:bukaera|amaiera|azken)\w* (?:iristen|heltzen)\b",
    },
    "what one cannot pay": {
        "gl": (
            r"\bnon pod(?:o|emos) (?:pagar (?:[oa]s?|meu|mina)|cos? (?:recibos?"
            r"|aluguer|hipoteca))\b"
        ),
        "ca": r"\bno (?:puc|podem) pagar (?:els?|la|les|l'|meu)",
        "eu": (
            r"\bezin (?:dut|dugu)\b[^.!?\n]{0,30}\bordaindu"
            r"|\bordaindu ezin (?:dut|dugu)\b"
        ),
    },
    "help to live": {
        "gl": r"\baxudas? para (?:comer|pagar|o alugueiro|o aluguer|a luz)\b",
        "ca": r"\baju(?:da|des|ts?) per(?: a)? (?:menjar|pagar|el lloguer|la llum)\b",
        "eu": r"\b(?:jateko|alokairu\w*|ordaintzeko) (?:diru.?)?laguntz\w*",
    },
    "a benefit": {
        "gl": (
            r"\bcobr(?:o|amos) (?:[oa]|unha) (?:risga|pension|axuda|subsidio|imv"
            r"|ingreso minimo)\b"
        ),
        "ca": (
            r"\bcobr(?:o|em) (?:la|el|una|un) (?:rgc|renda garantida|pensio|ajuda|ajut"
            r"|subsidi|imv|prestacio|ingres minim)\b"
        ),
        "eu": (
            r"\b(?:dsbe|rgi|pentsioa|subsidioa|laguntza|langabezia) (?:kobratzen"
            r"|jasotzen) (?:dut|dugu)\b"
        ),
    },
    "thrown out": {
        "gl": (
            r"\bbotaron(?:me|nos) d[oae] (?:traballo|casa|piso)|\b(?:van|queren)"
            r" botar(?:me|nos) d[oae] (?:traballo|casa|piso)|\bdespediron(?:me|nos)\b"
        ),
        "ca": (
            r"\b(?:m'han|ens han|em volen|ens volen|em faran|ens faran) (?:fet fora"
            r"|fer fora|fora|acomiada[tr])\b[^.!?\n]{0,12}\b(?:de casa|del? pis"
            r"|de (?:la )?feina)|\bm'han acomiadat\b"
        ),
        "eu": r"\b(?:lanetik|etxetik) (?:bota|kaleratu|botako)\b|\bkaleratu naute\b",
    },
    "a home lost, a couple parted": {
        "gl": r"\bdesafiuz|\borde de afastamento|\bdivorci",
        "ca": r"\bdesnona|\bordre d'allunyament|\bdivorci",
        "eu": r"\betxegabetz|\benbargo|\bdibortzi|\burruntze.agindu",
    },
    "rough sleep and hunger": {
        "gl": (
            r"\bd[uo]rm\w+ (?:ao raso|n[oa] (?:rua|caixeiro|coche|portal|parada"
            r"|estacion))\b|\bpasa(?:ndo|n|mos)? fame\b"
        ),
        "ca": (
            r"\bdorm\w* (?:al ras|al (?:carrer|caixer|cotxe|portal)|a (?:la parada"
            r"|l'estacio))\b|\bpass(?:a|ant|en|em|o) (?:gana|fam)\b"
        ),
        "eu": (
            r"\b(?:kalean|kotxean|autoan|kutxazainean|atarian) lo\b"
            r"|\bgosea? (?:pasatzen|naiz|nago|gaude|daude)\b"
        ),
    },
}

MINOR: Ways = {
    "whose child it is": {
        "gl": (
            r"\b(?:o|a|ao|do|da) (?:rapaza?|nen[oa]|fill[oa]|cativ[oa]|net[oa])"
            r"(?: pequen[oa]| maior)? d[oa]s?\b"
        ),
        "ca": (
            r"\b(?:el|la|al) (?:nena?|filla?|marrec|neta)(?: petita?| gran)?"
            r" (?:de (?:la|les|l')|dels?)\b"
        ),
        "eu": r"\b\w{3,}r?en (?:seme|alaba|ume|haur|mutiko|neskato)(?:a|ak|ari)?\b",
    },
}

HEALTH: Ways = {
    "an illness": {
        "gl": (
            r"\b(?:febre\b|(?:estou|quedei|quedou) prenada|ansiedade|xinecolog"
            r"|baixa medica|dialise|insulina|operaronme"
            r"|grao de (?:discapacidade|dependencia))"
        ),
        "ca": (
            r"\b(?:febre\b|embarass|depressio|ansietat|psicoleg|ginecoleg|traumatoleg"
            r"|baixa medica|dialisi|insulina|marcapassos|m'han operat"
            r"|opera(?:t|da) del?\b|grau de (?:discapacitat|dependencia))"
        ),
        "eu": (
            r"\b(?:sukarra|depresioa|antsietatea|eskizofreni|hiesa|intsulina|psikiatr"
            r"|psikolog|ginekolog|traumatolog|baja medikoa|ebakuntza egin didate"
            r"|operatu naute|(?:desgaitasun|mendekotasun) maila)"
        ),
    },
    "what is the matter": {
        "gl": (
            r"\b(?:estou (?:mal[oa]|de baixa|encamad[oa]|operad[oa]|ingresad[oa])"
            r"|atopome (?:mal|fatal)|doeme [oa]s?|son (?:alerxic|asmatic|dependente"
            r"|discapacitad|ceg[oa]|xord[oa])|teno (?:alerxia|asma|(?:unha )?"
            r"discapacidade)|padezo d)"
        ),
        "ca": (
            r"\b(?:estic (?:de baixa|enllita|opera|ingressa)|em trobo (?:mal|fatal)"
            r"|em fa mal (?:el|la|l')|soc (?:al.{0,2}lergi|asmatic|dependent"
            r"|discapacita|cega?\b|sorda?\b)|tinc (?:al.{0,2}lergia|asma"
            r"|(?:una )?discapacitat)|pateixo d)"
        ),
        "eu": (
            r"\b(?:bajan nago|(?:gaizki|txarto) sentitzen naiz|(?:alergia|asma"
            r"|desgaitasuna|buruko mina) (?:dut|daukat)|(?:alergikoa|asmatikoa|itsua"
            r"|gorra|ezindua) naiz|bihotzetik gaixo)"
        ),
    },
    "a disability": {
        "gl": (
            r"\b(?:vou|ando|estou|movome) en cadeira de rodas|\bmina cadeira de rodas"
            r"|\b\d{1,3} ?(?:%|por cento) de (?:discapacidade|minusvalia)"
        ),
        "ca": (
            r"\b(?:vaig|estic|em moc) (?:en|amb) cadira de rodes|\bmeva cadira de rodes"
            r"|\b\d{1,3} ?(?:%|per cent) de (?:discapacitat|minusvalidesa)"
        ),
        "eu": (
            r"\bgurpil.?aulki\w* (?:nabil|noa|nago|ibiltzen)|\bnire gurpil.?aulki"
            r"|(?:ehuneko |%) ?\d{1,3}\w* (?:desgaitasun|minusbaliotasun)"
        ),
    },
    "a medicine": {
        "gl": (
            r"\btomo (?:as? )?(?:pastillas|medicacion|mencinas)|\b(?:meu|mina)"
            r" (?:medicacion|tratamento|receita|historial|enfermidade|discapacidade)"
            r"|\bnecesito (?:as?|unha|minas?) (?:pastillas?|receita|medicacion|baixa)\b"
        ),
        "ca": (
            r"\bprenc (?:les )?(?:pastilles|medicacio)|\b(?:meu|meva) (?:medicacio"
            r"|tractament|recepta|historial|malaltia|discapacitat)"
            r"|\bnecessito (?:les|la|una) (?:pastilles|recepta|medicacio|baixa)\b"
        ),
        "eu": (
            r"\b(?:pastillak|botikak|medikazioa) hartzen (?:dut|ditut)"
            r"|\bnire (?:medikazio|tratamendu|errezeta|historial|gaixotasun"
            r"|desgaitasun)|\b(?:pastillak|errezeta|botikak|baja) behar (?:dut|ditut)\b"
        ),
    },
    "a test": {
        "gl": (
            r"\b(?:minas?|meus?) (?:citoloxia|mamografia|biopsia|ecografia|radiografia"
            r"|resonancia|analitica|analise)s?\b"
        ),
        "ca": (
            r"\b(?:mev(?:a|es)|meus?) (?:citologi|mamografi|biopsi|ecografi|radiografi"
            r"|ressonanci|analitic|analisi)\w{0,3}\b"
        ),
        "eu": (
            r"\bnire (?:zitologia|mamografia|biopsia|ekografia|erradiografia"
            r"|erresonantzia|analisi)"
        ),
    },
    "one of the family": {
        language: (
            rf"\b{relative}[^.!?\n]{{0,60}}{_ILL[language]}"
            rf"|{_ILL[language]}[^.!?\n]{{0,30}}\b{relative}"
        )
        for language, relative in _RELATIVE.items()
    },
}

#: By what it tells of, as `gateway.routing.words.personal` calls it.
TOLD = {
    "face": FACE,
    "home": HOME,
    "case": CASE,
    "need": NEED,
    "minor": MINOR,
    "health": HEALTH,
}
