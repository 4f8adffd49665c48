r"""
Patterns (RE2) for ways of telling personal data in Catalan, besides the plainest, which
are in `gateway.routing.words.private.abroad`; for text without case and accents. The
files for Basque, Catalan and Galician have the same ways in the same order.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.homes import AT as _AT
from gateway.routing.words.private.homes import BEFORE_NUMBER as _NUMBER
from gateway.routing.words.private.kinds import Personal

_FLOOR = either(
    """
    (?:l'|els )(?:atic|entresol|baixos|soterrani),
    (?:primer|segon|tercer|quart|cinque) (?:pis|esquerra|dreta)
    """
)
_KIN = either(
    r"""
    pare, mare, dona, marit, home, parella, xicota?, sogr[ea], germana?, avia?, oncle,
    tia, cosina?, vei(?:na)?
    """
)
_RELATIVE = rf"(?:meu|meva|nostra|nostre) {_KIN}\b"
_ILL = either(
    r"""
    ambulancia, hospital, ingressa(?:t|da), enllita(?:t|da), opera(?:t|da), medicacio,
    pastilles, tractament, oxigen, cadira de rodes, dependencia, demencia, infart,
    malalta?, caigut del llit
    """
)
_FACE = ways(
    r"""
    # Who is in a picture: foto dels que han trencat el banc.
    \b(?:fotos?|videos?|imatges?|gravacio)\b[^.!?\n]{0,20}\b
      (?:dels?|de la|d'aque(?:st|ll)s?)(?: (?:dos|tres|tios?|nois|noies|conductor\w*))?
      [ ](?:que (?:ha|han|el|la|ho)\b|culpables?\b|lladre|vandals?\b)

    # Whose face is seen: se'ls veu bé la cara.
    \bse(?:'ls| li|'l) (?:veu|veuen|reconeix|distingeix)(?: be)?
      (?: tota)? (?:la|les) car(?:a|es)\b
    """
)
_HOME = ways(
    rf"""
    # Where one lives: visc al carrer Nou 3.
    \b(?:visc|resideixo|(?:meva|nostra) (?:casa|adreca)|casa nostra
      |(?:meu|nostre) (?:pis|domicili|habitatge)){_NUMBER}

    # One's door: el meu portal, el 3.
    \b(?:meu (?:bloc|portal|edifici|garatge|balco|pati)
      |meva (?:porta|vorera|facana|terrassa|comunitat|cotxera)){_NUMBER}

    # Before the house: davant de casa, al carrer Nou 3.
    \bde casa, (?:al |a la |a )?{_AT}

    # The neighbour's: el veí del 3.
    \b(?:el|la|meu|meva|soc) vei(?:na)? (?:de|del|dels|al)\b[^.!?\n]{{0,30}}\b\d{{1,3}}
      \b

    # On a floor: al primer pis del carrer Nou 3.
    \b{_FLOOR}{_NUMBER}
    |\b[a-z]{{4,}} \d{{1,3}}\b[^.!?\n]{{0,40}}{_FLOOR}
    """
)
_CASE = ways(
    r"""
    # One's file: el meu expedient.
    \b(?:meu|meva) (?:expedient|contrasenya|contracte|nomina|compte bancari|targeta
      |recurs|multa|deute|divorci|judici)\b

    # What one owes: quant us dec.
    \b(?:quant|el que) (?:us |els )?dec\b
    |\b(?:dec|devem)(?: a l'ajuntament)? (?:els?|un|una|dos|tres|quatre|\d+
      |uns) (?:rebuts?|euros|impost\w*|multes?|taxes)\b

    # A fine: m'han posat una multa.
    \b(?:m'han|m'heu|ens han) posat (?:una|la) multa\b
    """
)
_NEED = ways(
    r"""
    # Out of work: estic sense feina.
    \ba l'atur\b
    |\b(?:estic|esta|estem|estan) (?:sense feina|arruina[td]|separa[td])
    |\b(?:estic|estem) aturad|\bcobro l'atur\b

    # To the end of the month: no arribo a final de mes.
    \bno (?:arribo|arribem) a (?:final|finals|fi) de mes\b

    # What one cannot pay: no puc pagar el lloguer.
    \bno (?:puc|podem) pagar (?:els?|la|les|l'|meu)

    # Help to live: ajudes per menjar.
    \baju(?:da|des|ts?) per(?: a)? (?:menjar|pagar|el lloguer|la llum)\b

    # A benefit: cobro la pensió.
    \bcobr(?:o|em) (?:la|el|una|un) (?:rgc|renda garantida|pensio|ajuda|ajut|subsidi|imv
      |prestacio|ingres minim)\b

    # Thrown out: m'han fet fora de casa.
    \b(?:m'han|ens han|em volen|ens volen|em faran|ens faran) (?:fet fora|fer fora|fora
      |acomiada[tr])\b[^.!?\n]{0,12}\b(?:de casa|del? pis|de (?:la )?feina)
    |\bm'han acomiadat\b

    # A home lost, a couple parted: divorci.
    \bdesnona|\bordre d'allunyament|\bdivorci

    # Rough sleep and hunger: dormen al carrer.
    \bdorm\w* (?:al ras|al (?:carrer|caixer|cotxe|portal)|a (?:la parada|l'estacio))\b
    |\bpass(?:a|ant|en|em|o) (?:gana|fam)\b
    """
)
_MINOR = ways(
    r"""
    # Whose child it is: el fill de la fornera.
    \b(?:el|la|al) (?:nena?|filla?|marrec|neta)
      (?: petita?| gran)? (?:de (?:la|les|l')|dels?)\b
    """
)
_HEALTH = ways(
    rf"""
    # An illness: ansietat.
    \b(?:febre\b|embarass|depressio|ansietat|psicoleg|ginecoleg|traumatoleg|baixa medica
      |dialisi|insulina|marcapassos|m'han operat|opera(?:t|da) del?\b
      |grau de (?:discapacitat|dependencia))

    # What is the matter: em fa mal el cap.
    \b(?:estic (?:de baixa|enllita|opera|ingressa)|em trobo (?:mal|fatal)
      |em fa mal (?:el|la|l')|soc (?:al.{{0,2}}lergi|asmatic|dependent|discapacita
      |cega?\b|sorda?\b)|tinc (?:al.{{0,2}}lergia|asma|(?:una )?discapacitat)|pateixo d)

    # A disability: vaig en cadira de rodes.
    \b(?:vaig|estic|em moc) (?:en|amb) cadira de rodes
    |\bmeva cadira de rodes
    |\b\d{{1,3}} ?(?:%|per cent) de (?:discapacitat|minusvalidesa)

    # A medicine: prenc pastilles.
    \bprenc (?:les )?(?:pastilles|medicacio)
    |\b(?:meu|meva) (?:medicacio|tractament|recepta|historial|malaltia|discapacitat)
    |\bnecessito (?:les|la|una) (?:pastilles|recepta|medicacio|baixa)\b

    # A test: la meva biòpsia.
    \b(?:mev(?:a|es)|meus?) (?:citologi|mamografi|biopsi|ecografi|radiografi|ressonanci
      |analitic|analisi)\w{{0,3}}\b

    # One of the family: la meva mare és a l'hospital.
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
