"""
Patterns for somebody recognisable who is accused of an offence or of what they would be
ashamed of (GDPR, articles 9 and 10), in Spanish: for text without case and accents.
"""

from __future__ import annotations

from gateway.core.writing.regex import any_way, either, ways
from gateway.routing.words.private.told.names import given

_TRADE = either(
    r"""
    carnicer[oa], panader[oa], fruter[oa], pescader[oa], farmaceutic[oa], medic[oa],
    enfermer[oa], maestr[oa], profesora?, profe, conserje, entrenadora?, monitora?,
    cura, barrendero, camarer[oa], taxista, cartero, bibliotecari[oa], veterinari[oa],
    albanil, fontaner[oa], electricista, peluquer[oa], estanquer[oa], caser[oa],
    presidente, presidenta, tesorer[oa], concejala?, alcalde, alcaldesa, jardinero
    """
)
_PLACE = either("bar, estanco, [kq]uios[ck]o, tienda, taller, farmacia, banco, pub")
_FLOOR = either("primero, segundo, tercero, cuarto, quinto, bajo, atico, al lado")
_SOMEBODY = any_way(
    rf"""
    # Mi vecino, su cuñado.
    (?:mi|su|nuestr[oa]) (?:vecin|cunad|prim|herman|suegr|yern|sobrin|jef)[a-z]*

    # El hijo de la Puri, el dueño del bar.
    (?:el|la|al) (?:hij|niet|sobrin|marid|novi|duen|encargad|mujer|cunad|herman|prim)
      [a-z]* del? (?:la |las |los )?(?:del? )?[a-z]+

    # Juan el del bar, la Toñi la del estanco, Manolo el cojo.
    [a-z]{{3,}},? (?:el|la) (?:del?|de la) {_PLACE}
    |[a-z]{{3,}} (?:el|la) (?:coj|tuert|gord|rubi|calv|chic|moren|ceg|sord)[oa]

    # El del segundo B, en casa de los Molina.
    (?:el|la|los|las) (?:del?|de la) (?:{_FLOOR}|\d)
    |casa de (?:los|las|el|la) [a-z]+

    # El panadero, la maestra de infantil.
    (?:el|la|al) {_TRADE}
    """
)
_OFFENCE = any_way(
    r"""
    # Vende droga, trapichea, tiene plantas de marihuana, sirve a menores.
    (?:(?:vende|pasa|reparte)n?|(?:vend|pas|repart)(?:ie|a)ndo) (?:\w+ ){0,2}
      (?:drogas?|hachis|hierba|marihuana|coca\w*|pastillas|porros|papelinas)
    |(?:se )?trapichean?|trapicheando
    |(?:tiene|cultiva)n? (?:\w+ ){0,3}marihuana
    |(?:(?:vende|sirve)n?|dan? (?:\w+ )?(?:alcohol|tabaco|copas|cerveza|vino))
      [ ](?:\w+ ){0,3}a (?:los )?menores

    # Se ha quedado con el dinero.
    se (?:ha quedado con|lleva|ha llevado) (?:el|los) (?:dinero|fondos|cuartos)

    # Conduce borracho, llega siempre bebida, va sin seguro.
    (?:conduce|va|iba|llega|viene) (?:\w+ ){0,2}(?:borrach|bebid|drogad|fumad)[oa]
    |(?:lleva|conduce|va) (?:\w+ ){0,4}sin (?:seguro|carnet|carne)

    # Cobra el paro y trabaja en negro; es un ladrón; está liado con la enfermera.
    (?:cobra|trabaja|paga) (?:\w+ ){0,6}en negro
    |(?:es|son) un[oa]?s? (?:ladron|choriz|camell|pederast|maltratador|puter
      |estafador)\w*
    |(?:esta|anda) lia(?:d?o|da) con
    """
)
#: Roba cobre, ha estafado a todos. But "a mi vecino le han robado": no "le" before it.
_ROBS = r"(?:roban?|(?:ha|han) (?:robado|estafado)|estafan?)"
_NO_VICTIM = r"(?:[a-km-z\d]\w*|l|l[a-df-z]\w*|le[a-rt-z]\w*|les\w+)"

_GIVEN = given()
#: Somebody whom neighbours recognise, by name or as one's own neighbour; not a street.
_CALLED = any_way(
    rf"""
    # Paquito el de la ferretería; Domingo Rueda, el de Portugal 6.
    [a-z]{{3,}} (?:el|la) (?:del?|de la|de los) [a-z]+
    |{_GIVEN}(?: [a-z]{{2,}}){{0,2}}, (?:(?:el|la|mi) (?:del?|que|vecin[oa])
      |de [a-z ]{{3,25}} \d{{1,3}})

    # Mi vecina Paz; la nieta de Engracia.
    (?:mi|nuestr[oa]) (?:vecin|caser|inquilin|cunad)[oa]
    |(?:el|la) (?:viej|ancian|senor|chic|tip|chaval|pareja)[a-z]* (?:del|de la) [a-z]+
    |(?:el|la|los|las|al) (?:hij|niet|sobrin|marid|mujer|herman|novi)[a-z]* del?
      [ ](?:la |las |los )?[a-z]+
    """
)
_RUBBISH = "(?:escombros?|basuras?|colillas|aceite|restos|trastos|muebles|bolsas)"
_KEPT = either(
    """
    gall(?:os?|inas?), cerd[oa]s?, perros?, gatos, cabras?, corral, chatarra, basura,
    ratas, trastos, escombros?, bombonas
    """
)
#: What neighbours reproach each other with.
_REPROACH = any_way(
    rf"""
    # Bebe, se mete de todo, no se lava, habla solo, está mal de la cabeza.
    beben? (?:mucho|de mas|y|desde|como|demasiado)|se (?:mete|pincha|droga|emborracha)n?
    |no se (?:lava|ducha|asea)n?|(?:habla|va hablando) sol[oa]|huelen? mal
    |(?:mal|fatal|tocad[oa]) de la cabeza|da(?:n)? (?:pena|asco|miedo)

    # Tiene tres gallos, está tirando escombros, pone la música hasta las tres.
    tienen? (?:\w+ ){{0,5}}{_KEPT}
    |(?:tira|deja|quema|vierte|echa)n? (?:\w+ ){{0,2}}{_RUBBISH}
    |(?:tira|deja|quema|vertie|echa)ndo (?:\w+ ){{0,2}}{_RUBBISH}
    |dejan? (?:siempre )?(?:el|la|los|las) (?:coches?|furgo\w*|motos?|perros?)
    |ponen? la musica|sacan? la basura|(?:gritan?|insultan?|amenazan?|pegan?|molestan?)
    |(?:ha|han) (?:pintado|roto|quemado|pegado|insultado|amenazado)
    |conducen? sin|no (?:paga|deja|recoge|limpia)n?\b
    """
)
#: Each within one sentence.
ACCUSED = ways(
    rf"""
    # An offence.
    \b{_SOMEBODY}\b(?:[^.!?\n]{{0,40}}\b{_OFFENCE}
      |(?:[^.!?\n]{{0,40}}\b{_NO_VICTIM})?[^\w.!?\n]+{_ROBS})\b

    # Ella, se la oye llorar, le está pegando: one particular person, whoever she is.
    \b(?:ella|se la (?:oye|ve|nota)|(?:le|la) (?:esta|estaba) (?:pega|grita|da)ndo)\b

    # La mujer del segundo, el hijo de Remedios, el chico de los Heredia.
    \b(?:el|la|al|los) (?:hij|niet|sobrin|novi|marid|mujer|herman|cunad|prim|suegr|viud)
      [a-z]* (?:de|del) [a-z]+
    |\b(?:el|la|al|los) (?:chic|chaval)[a-z]* (?:de los|de las|del) [a-z]+

    # Children in a picture: "los chavales de esta foto".
    \b(?:nin|cri|chaval|chiquill|zagal|adolescent|menor|chic)[a-z]*s\b[^.!?\n]{{0,60}}
      \b(?:fotos?|videos?|imagen|imagenes)\b

    # An animal in a house that is named: "en Olivo 33 tienen al perro al sol".
    \b(?:perr[oa]s?|gat[oa]s?|cachorr[oa]s?)\b[^.!?\n]{{0,60}}
      \b(?:terraza|balcon|patio|azotea|cochera)\b[^.!?\n]{{0,25}}
      [ ][a-z]{{3,}} \d{{1,3}}\b
    |\b[a-z]{{3,}} \d{{1,3}},? [^.!?\n]{{0,30}}\b(?:tienen?|dejan?|encierran?)
      [ ][^.!?\n]{{0,18}}\b(?:perr[oa]s?|gat[oa]s?|cachorr[oa]s?)\b

    # A reproach.
    \b{_CALLED}\b[^.!?\n]{{0,60}}\b(?:{_REPROACH}|{_OFFENCE})\b
    """
)
