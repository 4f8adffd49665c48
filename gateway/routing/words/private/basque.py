r"""
Patterns (RE2) for ways of telling personal data in Basque, besides the plainest, which
are in `gateway.routing.words.private.abroad`; for text without case and accents. The
files for Basque, Catalan and Galician have the same ways in the same order.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.homes import AT as _AT
from gateway.routing.words.private.homes import BEFORE_NUMBER as _NUMBER
from gateway.routing.words.private.kinds import Personal

_FLOOR = either(
    r"""
    (?:lehen|bigarren|hirugarren|laugarren|bosgarren|beheko) (?:solairu|pisu)\w*,
    atiko\w*
    """
)
_KIN = either(
    r"""
    ama, aita, emazte, senar, bikote, amona, aitona, anaia, arreba, ahizpa, osaba,
    izeba, auzokide
    """
)
_RELATIVE = rf"(?:nire|gure) {_KIN}\w*"
_ILL = either(
    r"""
    anbulantzia, ospitale, ingresatu, ohean, ebakuntza, medikazio, pastilla, tratamendu,
    oxigeno, gurpil.?aulki, mendekotasun, dementzia, bihotzekoa, gaixo
    """
)
_FACE = ways(
    r"""
    # Who is in a picture: lapurren argazkia.
    \b(?:argazki|bideo|irudi)\w*\b[^.!?\n]{0,40}\b
      (?:egin (?:duen|duten)\w*|errudun\w*|lapur\w*|gamberro\w*|bandalo\w*)
    |\b(?:errudun|lapur|gamberro|bandalo)\w* (?:argazki|bideo|irudi)

    # Whose face is seen: aurpegia ondo ikusten da.
    \baurpegi\w* (?:ondo )?(?:ikusten|ezagutzen)\b
    """
)
_HOME = ways(
    rf"""
    # Where one lives: gure etxea Urbieta 3.
    \bgure (?:etxe|helbide|atari|pisu)\w{{0,6}}{_NUMBER}

    # One's door: nire garajea Urbieta 3.
    \bnire (?:bloke|eraikin|garaje|balkoi|ate|espaloi|fatxada|terraza
      |komunitate)\w{{0,6}}{_NUMBER}

    # Before the house: etxe aurrean, urbieta kalea 3.
    \betxe(?:aren)? (?:aurre|ondo)\w{{0,4}}, {_AT}

    # The neighbour's: 3ko auzokidea.
    \b\d{{1,3}}\.?e?ko (?:bizilagun|auzokide)
    |\b(?:bizilagun|auzokide)\w{{0,6}}\b[^.!?\n]{{0,20}}\b\d{{1,3}}\.?
      (?:e?an|zenbaki\w*)?\b

    # On a floor: bigarren solairuan, Urbieta 3.
    \b{_FLOOR}{_NUMBER}
    |\b[a-z]{{4,}} \d{{1,3}}\b[^.!?\n]{{0,40}}{_FLOOR}
    """
)
_CASE = ways(
    r"""
    # One's file: nire espedientea.
    \bnire (?:espediente|pasahitz|kontratu|nomina|banku.kontu|txartel|helegite|isun
      |zorr?|dibortzio|epaiket)\w*

    # What one owes: zor dut.
    \bzor (?:dut|dugu|di\w+)\b

    # A fine: isuna jarri didate.
    \bisuna? (?:jarri|ipini) (?:didate|didazue|digute)\b
    """
)
_NEED = ways(
    r"""
    # Out of work: lanik gabe nago.
    \blan(?:ik )?gabe (?:nago|gaude|geratu)\b
    |\blangabetua? n

    # To the end of the month: hilabete bukaerara iristen.
    \bhilabete(?:aren)? (?:bukaera|amaiera|azken)\w* (?:iristen|heltzen)\b

    # What one cannot pay: ezin dut argia ordaindu.
    \bezin (?:dut|dugu)\b[^.!?\n]{0,30}\bordaindu
    |\bordaindu ezin (?:dut|dugu)\b

    # Help to live: jateko laguntza.
    \b(?:jateko|alokairu\w*|ordaintzeko) (?:diru.?)?laguntz\w*

    # A benefit: RGI kobratzen dut.
    \b(?:dsbe|rgi|pentsioa|subsidioa|laguntza|langabezia) (?:kobratzen|jasotzen) (?:dut
      |dugu)\b

    # Thrown out: etxetik bota naute.
    \b(?:lanetik|etxetik) (?:bota|kaleratu|botako)\b
    |\bkaleratu naute\b

    # A home lost, a couple parted: dibortzioa.
    \betxegabetz|\benbargo|\bdibortzi|\burruntze.agindu

    # Rough sleep and hunger: kalean lo.
    \b(?:kalean|kotxean|autoan|kutxazainean|atarian) lo\b
    |\bgosea? (?:pasatzen|naiz|nago|gaude|daude)\b
    """
)
_MINOR = ways(
    r"""
    # Whose child it is: okinaren alaba.
    \b\w{3,}r?en (?:seme|alaba|ume|haur|mutiko|neskato)(?:a|ak|ari)?\b
    """
)
_HEALTH = ways(
    rf"""
    # An illness: depresioa.
    \b(?:sukarra|depresioa|antsietatea|eskizofreni|hiesa|intsulina|psikiatr|psikolog
      |ginekolog|traumatolog|baja medikoa|ebakuntza egin didate|operatu naute
      |(?:desgaitasun|mendekotasun) maila)

    # What is the matter: gaizki sentitzen naiz.
    \b(?:bajan nago|(?:gaizki|txarto) sentitzen naiz
      |(?:alergia|asma|desgaitasuna|buruko mina) (?:dut|daukat)
      |(?:alergikoa|asmatikoa|itsua|gorra|ezindua) naiz|bihotzetik gaixo)

    # A disability: nire gurpil-aulkia.
    \bgurpil.?aulki\w* (?:nabil|noa|nago|ibiltzen)
    |\bnire gurpil.?aulki
    |(?:ehuneko |%) ?\d{{1,3}}\w* (?:desgaitasun|minusbaliotasun)

    # A medicine: pastillak hartzen ditut.
    \b(?:pastillak|botikak|medikazioa) hartzen (?:dut|ditut)
    |\bnire (?:medikazio|tratamendu|errezeta|historial|gaixotasun|desgaitasun)
    |\b(?:pastillak|errezeta|botikak|baja) behar (?:dut|ditut)\b

    # A test: nire biopsia.
    \bnire (?:zitologia|mamografia|biopsia|ekografia|erradiografia|erresonantzia
      |analisi)

    # One of the family: nire ama ospitalean.
    \b{_RELATIVE}[^.!?\n]{{0,60}}\b{_ILL}\w*
    |\b{_ILL}\w*[^.!?\n]{{0,30}}\b{_RELATIVE}
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
