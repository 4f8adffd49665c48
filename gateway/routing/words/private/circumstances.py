r"""
Patterns (RE2) for what people tell in public of their own life: what they are and
believe in, work and bereavement, what they applied for; and what they ask somebody who
works at the town hall about theirs. In Spanish, and the plainest in other languages;
for text without case and accents.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.kin import MY, RELATIVES
from gateway.routing.words.private.kinds import Personal

_MINE = rf"{MY} {RELATIVES}"
_DIED = either(
    """
    murio, se murio, fallecio, ha (?:muerto|fallecido), se (?:nos |me )?ha muerto,
    va morir, ha mort, s'ha mort, morreu, faleceu, died, passed away, est mort,
    est morte, est decedee?, ist gestorben, ist verstorben
    """
)
_FAITH = either(
    r"""
    musulman[ae]?s?, musulmanas?, gitan[oa]s?, judi[oa]s?, evangelic[oa]s?,
    protestantes?, catolic[oa]s?, ate[oa]s?, budistas?, mormon(?:a|es)?,
    testigos? de jehova, muslims?, jewish, musulmane?s?, xitan[oa]s?, muslimin
    """
)
_ORIENTATION = either(
    r"""
    trans(?:exual|genero)?(?:es|s)?, gays?, gais, lesbianas?, bisexual(?:es)?,
    homosexual(?:es)?, no binari[oa]s?, lesbians?, lesbiennes?, lesbisch, schwul
    """
)
_I_AM = (
    r"\b(?:soy|somos|soc|som|son|i am|i'm|we are|we're|je suis|nous sommes|ich bin"
    r"|wir sind|sunt)(?: (?:una?|unha|muy|dos|a|an|une))?"
)
_UNION = r"(?:sindicatos?|sindical|ugt|cc\.?oo|csif|cgt|cnt|comite(?: de empresa)?)"
_BELIEF = ways(
    rf"""
    # Soy trans, mi novia y yo somos lesbianas, soy gitano.
    {_I_AM} (?:{_ORIENTATION}|{_FAITH})\b
    |\bme he cambiado de sexo\b
    |\bsomos (?:dos )?(?:hombres|mujeres|chicos|chicas) (?:casad|(?:y )?parej|enamorad)

    # Como delegada de mi sindicato, soy afiliado de UGT.
    \b(?:soy|como|estoy) (?:el |la |una? )?(?:delegad|afiliad|liberad|representante)
      [a-z]*\b[^.!?\n]{{0,20}}\b{_UNION}\b
    """
)
_NEED = ways(
    rf"""
    # Mi madre murió el domingo, se nos ha muerto el abuelo: not a dog.
    {_MINE} {_DIED}\b
    |\b{_DIED} (?:\w+ )?{_MINE}\b

    # Soy viuda, acabo de enviudar.
    \b(?:soy|estoy|quede|me (?:he )?quede?(?:ado)?|soc|son) viud[oa]\b|\benviud[a-z]+

    # Llevo dos años parada, 57 años y sin trabajo, se me acaba el paro.
    \bllevo [^.!?\n]{{0,25}}\b(?:sin (?:trabaj[oa]r?|curro|currar|cobrar|ingresos)
      |parad[oa]|en (?:el )?paro|desemplead[oa])\b
    |\b[1-6]\d anos,? [^.!?\n]{{0,25}}\b(?:parad[oa]|sin (?:trabajo|cobrar)
      |en (?:el )?paro)\b
    |\bme (?:quede|he quedado) (?:en la calle|sin (?:trabajo|nada|curro))\b
    |\bse me (?:acab[ao]|ha acabado|termin[ao]) el (?:paro|subsidio)\b

    # Cobro 500 euros.
    \bcobro (?:\w+ ){{0,2}}\d{{3,4}}\b

    # Mi ex, la custodia, la sentencia, estoy separada, el juicio con mi vecina.
    \bmi ex(?:marido|mujer|pareja|novi[oa])?\b|\bcustodia\b|\bregimen de visitas\b
    |\bpension de alimentos\b|\bmi (?:juicio|divorcio|separacion|abogad[oa])\b
    |\b(?:estoy|soy|me he|nos hemos) (?:separ|divorci)ad[oa]s?\b
    |\b(?:juicio|pleito) (?:con|contra) (?:mi|el|la)\b

    # Of others: está sin papeles.
    \b(?:esta|estan|estoy|vive|viven) sin papeles\b

    # Of others: ninguno tiene papeles.
    \b(?:ningun[oa]|nadie|no)(?: de ell[oa]s)? tienen? papeles\b
    """
)
_APPLIED = either(
    """
    licencia, solicitud, instancia, reclamacion, alegacion(?:es)?, subvencion, beca,
    ayuda, dependencia, pension
    """
)
_CASE = ways(
    rf"""
    # A number: expediente 2026/034, exp. 118/26, licencia 2026/051.
    \b(?:exp(?:te|ediente)?|expedient|espediente|dossier|licencia|solicitud)\b\.?
      (?: (?:num(?:ero)?|n|no)\b\.?)? ?\d{{1,5}}/\d{{2,5}}\b
    |\b20\d\d/\d{{3,5}}\b|\bregistro (?:num(?:ero)? )?\d{{3,6}}\b

    # ¿Cómo va lo mío? ¿Sabéis algo de mi licencia?
    \b(?:como va|sabe[a-z]* algo|algo|que (?:pasa|hay)|mirad[oa]|visto|salido|entrado
      |resuelto)\b[^.!?\n]{{0,25}}\b(?:lo mio|lo nuestro|mi {_APPLIED})\b

    # El alta que pedí; me denegasteis la ayuda; soy el segundo de la lista.
    \b(?:alta|licencia|ayuda|plaza|cita|tarjeta|beca|carnet|certificado|permiso|volante
      |solicitud|subvencion|papeles?|instancia|escrito|recurso|reclamacion) que (?:ya )?
      (?:ped|solicit|ech|present|tramit|rellen|entreg|mand|envi)[a-z]+
    |\bme (?:ha|han|habeis|hais)? ?(?:deneg|rechaz|concedi|embarg|reclam)[a-z]+
    |\bsoy (?:el|la) (?:primer|segund|tercer|cuart|quint|numero|num|\d)[a-z]* ?\d* de
    |, (?:el|la) (?:primer|segund|tercer|cuart|quint|\d)[a-z]* de la (?:lista|bolsa)

    # Lo de su dependencia, la ayuda a domicilio de mi madre.
    \blo de (?:su|mi) {_APPLIED}\b
    |\b{_APPLIED}(?: a domicilio)? de {_MINE}\b

    # Tengo dos recibos sin pagar, cuánto tengo pendiente.
    \bteng?o [^.!?\n]{{0,30}}\bsin pagar\b
    |\bcuanto (?:me queda|tengo) (?:por pagar|pendiente)\b

    # Mon dossier, mein Antrag, dosarul meu, o meu expediente, nire eskaera.
    \b(?:mon (?:dossier|contrat|permis de sejour)|ma demande)\b
    |\bmein(?:e[nm]?)? (?:antrag|vertrag|akte|bescheid|unterlagen)\b
    |\b(?:dosarul|contractul|cererea) me[ua]\b
    |\b(?:el meu|la meva|o meu|a mina) (?:expedient|contract|llicencia|sol.?licitud
      |expediente|contrato|licenza|solicitude)\b
    |\bnire (?:espediente|eskaera|kontratu|lizentzia)\w{{0,4}}\b
    |\bmy (?:application|licence|permit|registration)\b
    """
)
_LIFE = ways(
    r"""
    # ¿Es verdad que te separas? ¿Tienes un lío con el de la gestoría?
    \bte (?:separas|divorcias|has (?:separado|divorciado)|vas a (?:separar|divorciar))\b
    |\b(?:tienes|tiene usted|tenias) un (?:lio|rollo|amante)\b
    |\b(?:andas|estas|estabas) lia(?:d?o|da) con\b

    # Tu hija ha dejado la carrera; el chalet de tu cuñada.
    \btus? (?:marido|mujer|ex|novi[oa]|pareja|amante|hij[oa]s?|niet[oa]s?|cunad[oa]s?
      |suegr[oa]s?|herman[oa]s?|yerno|nuera)\b

    # Te vi borracho en la feria; ¿vas a la mezquita?
    \b(?:te (?:vi|vimos|vieron|han visto|hemos visto)|ibas|estabas|llegaste)\b
      [^.!?\n]{0,25}\b(?:borrach|bebid|colocad|drogad)[oa]\b
    |\b(?:vas|va usted|ibas) a (?:misa|la (?:mezquita|iglesia|sinagoga))\b
    """
)

TOLD = {
    Personal.BELIEF: _BELIEF,
    Personal.NEED: _NEED,
    Personal.CASE: _CASE,
    Personal.LIFE: _LIFE,
}
