r"""
Patterns (RE2) for ways of telling personal data in Galician, besides the plainest,
which are in `gateway.routing.words.private.abroad`; for text without case and accents.
The files for Basque, Catalan and Galician have the same ways in the same order.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.homes import AT as _AT
from gateway.routing.words.private.homes import BEFORE_NUMBER as _NUMBER
from gateway.routing.words.private.kinds import Personal

_FLOOR = either(
    """
    (?:o|ao|do|un) (?:atico|baixo|soto|entrechan),
    (?:primeiro|segundo|terceiro|cuarto|quinto) (?:andar|esquerda|dereita)
    """
)
_KIN = either(
    r"""
    nai, pai, muller, marido, home, parella, moz[oa], sogr[oa], irman?, avoa?, ti[oa],
    prim[oa], vecin[oa]
    """
)
_RELATIVE = rf"(?:mina|meu|nosa|noso) {_KIN}\b"
_ILL = either(
    r"""
    ambulancia, hospital, ingresad[oa], encamad[oa], operad[oa], operaron, medicacion,
    pastillas?, tratamento, osixeno, cadeira de rodas, dependencia, demencia, infarto,
    enferm[oa], doente, caeu da cama
    """
)
_FACE = ways(
    r"""
    # Who is in a picture: foto dos que romperon o banco.
    \b(?:fotos?|videos?|imaxes?|gravacion)\b[^.!?\n]{0,20}\b
      (?:d[oa]s?|d(?:este|ese)s?)(?: (?:dous|tres|tipos?|rapaz\w*|nen[oa]s
      |condutor\w*))? (?:que (?:fixo|fixeron|rompeu|romperon|[oa]s?)\b|culpables?\b
      |gamberros?\b|ladron|vandalos?\b)

    # Whose face is seen: vénselles ben as caras.
    \b(?:ven?selles?|reconecenselles?) (?:ben )?(?:toda )?as? caras?\b
    """
)
_HOME = ways(
    rf"""
    # Where one lives: moro na rúa do Peirao 3.
    \b(?:moro|moramos|resido|(?:mina|nosa) (?:casa|vivenda)
      |(?:meu|noso) (?:piso|domicilio|enderezo)){_NUMBER}

    # One's door: o meu portal é o 3.
    \b(?:meu (?:bloque|portal|edificio|garaxe|balcon|patio)
      |mina (?:porta|beirarrua|fachada|terraza|comunidade|cocheira)){_NUMBER}

    # Before the house: diante da miña casa, na rúa Nova 3.
    \bda (?:mina )?casa, (?:n[oa] |en )?{_AT}

    # The neighbour's: a veciña do 3.
    \b(?:[oa]|meu|mina|nos[oa]|son) vecin[oa] d[eoa]\b[^.!?\n]{{0,30}}\b\d{{1,3}}\b

    # On a floor: no segundo andar da rúa Nova 3.
    \b{_FLOOR}{_NUMBER}
    |\b[a-z]{{4,}} \d{{1,3}}\b[^.!?\n]{{0,40}}{_FLOOR}
    """
)
_CASE = ways(
    r"""
    # One's file: o meu expediente.
    \b(?:meu|mina) (?:expediente|contrasinal|contrato|nomina|conta bancaria|tarxeta
      |recurso|multa|debeda|divorcio|xuizo)\b

    # What one owes: canto vos debo.
    \b(?:canto|o que) (?:vos |lles? )?debo\b
    |\bdeb(?:o|emos)(?:lles?|vos)?(?: ao concello)? (?:[oa]s?|un|unha|dous|tres|catro
      |\d+|varios) (?:recibos?|euros|impostos?|multas?|taxas?)\b

    # A fine: puxéronme unha multa.
    \b(?:puxeronme|puxestesme|meteronme|me puxeron) (?:unha|a) multa\b
    """
)
_NEED = ways(
    r"""
    # Out of work: estou sen traballo.
    \b(?:estou|esta|estamos|estan) (?:(?:no|en) paro|sen traballo|desempregad|arruinad
      |separad)
    |\bcobro o paro\b

    # To the end of the month: non chego a fin de mes.
    \bnon cheg(?:o|amos) a fin de mes\b

    # What one cannot pay: non podo pagar o aluguer.
    \bnon pod(?:o|emos) (?:pagar (?:[oa]s?|meu|mina)|cos? (?:recibos?|aluguer|hipoteca))
      \b

    # Help to live: axudas para comer.
    \baxudas? para (?:comer|pagar|o alugueiro|o aluguer|a luz)\b

    # A benefit: cobro a risga.
    \bcobr(?:o|amos) (?:[oa]|unha) (?:risga|pension|axuda|subsidio|imv|ingreso minimo)\b

    # Thrown out: botáronme da casa.
    \bbotaron(?:me|nos) d[oae] (?:traballo|casa|piso)
    |\b(?:van|queren) botar(?:me|nos) d[oae] (?:traballo|casa|piso)
    |\bdespediron(?:me|nos)\b

    # A home lost, a couple parted: divorcio.
    \bdesafiuz|\borde de afastamento|\bdivorci

    # Rough sleep and hunger: durmo na rúa.
    \bd[uo]rm\w+ (?:ao raso|n[oa] (?:rua|caixeiro|coche|portal|parada|estacion))\b
    |\bpasa(?:ndo|n|mos)? fame\b
    """
)
_MINOR = ways(
    r"""
    # Whose child it is: o fillo da panadeira.
    \b(?:o|a|ao|do|da) (?:rapaza?|nen[oa]|fill[oa]|cativ[oa]|net[oa])
      (?: pequen[oa]| maior)? d[oa]s?\b
    """
)
_HEALTH = ways(
    rf"""
    # An illness: ansiedade.
    \b(?:febre\b|(?:estou|quedei|quedou) prenada|ansiedade|xinecolog|baixa medica
      |dialise|insulina|operaronme|grao de (?:discapacidade|dependencia))

    # What is the matter: doeme a cabeza.
    \b(?:estou (?:mal[oa]|de baixa|encamad[oa]|operad[oa]|ingresad[oa])
      |atopome (?:mal|fatal)|doeme [oa]s?|son (?:alerxic|asmatic|dependente|discapacitad
      |ceg[oa]|xord[oa])|teno (?:alerxia|asma|(?:unha )?discapacidade)|padezo d)

    # A disability: vou en cadeira de rodas.
    \b(?:vou|ando|estou|movome) en cadeira de rodas
    |\bmina cadeira de rodas
    |\b\d{{1,3}} ?(?:%|por cento) de (?:discapacidade|minusvalia)

    # A medicine: tomo pastillas.
    \btomo (?:as? )?(?:pastillas|medicacion|mencinas)
    |\b(?:meu|mina) (?:medicacion|tratamento|receita|historial|enfermidade
      |discapacidade)
    |\bnecesito (?:as?|unha|minas?) (?:pastillas?|receita|medicacion|baixa)\b

    # A test: a miña biopsia.
    \b(?:minas?|meus?) (?:citoloxia|mamografia|biopsia|ecografia|radiografia|resonancia
      |analitica|analise)s?\b

    # One of the family: miña nai está no hospital.
    \b{_RELATIVE}[^.!?\n]{{0,60}}\b{_ILL}\b
    |\b{_ILL}\b[^.!?\n]{{0,30}}\b{_RELATIVE}
    """
)
TOLD = {
    Personal.FACE: _FACE,
    Personal.HOME: _HOME,
    Personal.CASE: _CASE,
    Personal.NEED: _NEED,
    Personal.MINOR: _MINOR,
    Personal.HEALTH: _HEALTH,
}
