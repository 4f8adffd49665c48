"""
Tells what hardly anybody writes who is in danger: laughter, thanks to those who helped,
a claim or an appeal, what is so every evening, what is acted or a toy. A message may
say it beside danger, too; so this only counts against it.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.grave import is_grave

#: Laughter: what `said for fun` of the rules lists.
LAUGHTER = re.compile(
    r"\b(?:(?:ja|je|ji|js|ha|he){2}\w*|lol|lmao|mdr|h{3,})\b|\u0647{3,}"
    "|[\U0001f602\U0001f923\U0001f605\U0001f606]"
)

_HELPERS = either(
    r"""
    bomber[oa]s?, policia, policias, municipales, guardias?, patrulla, sanitari[oa]s?,
    medic[oa]s?, ambulancia, enfermer[oa]s?, voluntari[oa]s?, que, quien, quienes,
    vecin[oa]s, bombers, bombeiros, ambulancia, chic[oa]s?, senor[a]?, persona
    """
)
_THANKS = any_way(
    rf"""
    (?:dar|da|daros|darles?|dando|doy|damos) (?:\w+ ){{0,2}}?(?:las )?gracias
    |gracias a(?: (?:los|las|la|el)|l)? {_HELPERS}\b
    |enhorabuena|felicit\w+|felicidades|agradec(?!er[ie])\w+|agra(?:im|eix)\w*
    |moltes gracies als?
    |moit[oa]s grazas a(?:os?)?|parabens|zorionak|eskerrik asko \w+(?:ei|ari)
    |thank you (?:so much )?to|thanks to|congratulations|well done
    |merci (?:aux?\b|a la\b|a l.)(?! \w+ (?:de venir|d.envoyer|de vous))
    |bravo (?:aux?|a)|felicitations
    |d(?:anke|ank) an|vielen dank an|multumesc (?:\w+ )?(?:pompier|politi|ambulan)\w*
    |chokran (?:bzzaf )?l|شكرا (?:جزيلا )?ل
    """
)
_CLAIMS = any_way(
    r"""
    (?:quiero|queria|quisiera|vengo a|para|puedo|deseo) (?:recurrir|reclamar|alegar)
    |(?:recurro|reclamo|alego|impugno|solicito|adjunto)\b
    |(?:copia|informe) (?:del?|policial)|atestado|pliego de descargo|recurso de
    |(?:me|nos|lo|los|la|las) (?:pide|exige|reclama|solicita)n? (?:\w+ )?
      (?:el|la|del|de la|mi|nuestro) (?:seguro|aseguradora|compania|juzgado|abogad[oa])
    |(?:el|la|mi|nuestro) (?:seguro|aseguradora|compania|juzgado|abogad[oa])
      [ ](?:me|nos) (?:lo |la )?(?:pide|exige|reclama)n?
    |reclamacion patrimonial|responsabilidad patrimonial|indemni[zc]\w+
    """
)
_HABITS = any_way(
    r"""
    cada (?:noche|dia|tarde|manana|fin de semana|ano|verano|dos por tres|lunes|martes
      |miercoles|jueves|viernes|sabado|domingo)
    |tod[oa]s l[oa]s (?:noches|dias|tardes|mananas|semanas|anos|veranos|fines|lunes
      |martes|miercoles|jueves|viernes|sabados|domingos)
    |como (?:todas|otras|todos los|cada|siempre)|a diario
    |(?:cuando|cada vez que) (?:llueve|(?:hace|sopla|hay) (?:\w+ )?(?:viento|aire))
    |(?:cada|totes les|tots els) (?:nits?|dies?|dia|tard[ae]s?|matins?|setman\w+)
    |(?:cada|todas as|todos os) (?:noites?|dias?|tardes?|semanas?)
    |(?:egunero|gauero|arratsaldero|astero)
    |every (?:single )?(?:night|day|evening|morning|week\w*|year|time)
    |chaque (?:nuit|jour|soir|matin|semaine|annee|fois)|tous les (?:jours|soirs|matins)
    |toutes les (?:nuits|semaines)|jede[nrs]? (?:tag|abend|nacht|morgen|woche|mal|jahr)
    |taglich|in fiecare (?:seara|zi|noapte|dimineata|saptamana)|zilnic
    |kol (?:lila|nhar|sba7|3chiya)|كل (?:ليله|يوم|مساء|صباح)
    """
)
_ACTED = any_way(
    r"""
    (?:pistolas?|escopetas?|cuchillos?|navajas?|armas?|balas?|balines|tiros|sangre
      |espadas?|disparos?|bombas?|fusil\w*|humo|granadas?)
      [ ](?:\w+ )?(?:de|a) (?:juguete|mentira|mentirijillas|fogueo|bolas|balines|goma
      |plastico|agua|broma|carton|airsoft|paintball|atrezo|attrezzo|teatro|feria)
    |(?<!durante el )(?<!durante un )(?<!en el )(?<!en un )(?:ensayos?|ensayamos
      |ensayar|ensayando|simulacros?|rodaje|pasaje del terror
      |recreacion historica|escape room|funcion de teatro)
    |rod(?:ando|amos|ar|an) (?:\w+ ){0,2}(?:peli\w*|serie|anuncio|corto|escena)
    |(?:incendio|fuego|guerra|pelea|bomba|linchamiento|lume) (?:\w+ ){0,4}(?:whatsapp
      |redes|twitter|facebook|chat|foro|comentarios)
    |(?:abiert|rot|cortad|arrancad|pegad|quemad|apunalad|decapitad|atropellad|disparad
      |ahorcad|secuestrad|tirad|dad)o (?:\w+ ){0,3}?(?:a|al|de|del) (?:(?:la|los|las) )?
      (?:estatuas?|busto|escultura|maniqui\w*|munec[oa]s?|espantapajaros|cabezudos?)
    |es (?:solo )?una? (?:prueba|simulacro|ejercicio)(?: de)?\b
    |(?:just|only) a (?:drill|test|exercise)|(?:fire|evacuation) drill|rehears\w+
    |exercice d.(?:evacuation|alerte|incendie)|(?:feuer|probe)alarm|ubung
    |exercitiu de evacuare|simulacre|assaig|ensaio
    """
)
_NOT_ACTED = re.compile(r"\b(?:no es|no era|esto no es|n.es pas|not|kein\w?|nu e) ")

#: What nobody laughs away.
_IN_EARNEST = re.compile(
    any_way(
        r"""
        \b(?:no es (?:una? )?(?:broma|cachondeo)|en serio|no joke|seriously|no kidding
          |kein witz|im ernst|serieux|nu e gluma)\b
        |\b(?:cuchillo|navaja|pistola|escopeta|knife|gun|couteau|messer|cutit|ganivet)\b
        |\b(?:sangr\w+|blood\w*|blut\w*|sang|sange)\b
        """
    )
)

#: A habit of somebody whom the message only mentions: "el vecino que fuma cada noche".
_WHO = re.compile(
    r"\b(?:que|qui|in de[mr]|wo|where|who|donde|care|na qual|onde) (?:\w+ ){0,4}?"
    rf"{_HABITS}"
)

#: Another matter begins; or something is so now, and worse than it was.
_BESIDES = re.compile(
    any_way(
        r"""
        \b(?:porque|pq|xq|perque|because|parce que|weil|pentru ca)\b
        |\b(?:ahora|hoy|otra vez|de nuevo|orain|gaur|berriro|ara|avui|agora|hoxe|now
          |today|tonight|again|maintenant|aujourd.hui|jetzt|heute|wieder|acum|azi|iar|daba)\b
        |\b(?:esta (?:noche|tarde|manana)|acab[ao]\w* de|just|vient de|gerade)\b
        |\b(?:pero|ademas|tambien|aparte|otra cosa|y otra|de paso|mais|baina|but|also
          |although|aber|auch|ausserdem|mes a mes|dar (?:acum|azi|e|nu)|insa
          |walakin|ولكن|لكن)\b
        |\besta[n]? (?:aqui|abajo|fuera|en|ahi|delante|arriba|dentro|al|a)\b
        |\b(?:socorro|auxilio|ayuda|venid|vengan|help|hilfe|aidez|ajuda|axuda|lagundu)\b
        """
    )
)
_SO_FAR = re.compile(rf"\b(?:{_THANKS}|{_CLAIMS}|{_HABITS})")
_AT_PLAY = re.compile(rf"\b(?:{_ACTED})")


def is_acted(plain: str) -> bool:
    """
    Say whether *plain* text tells of what is acted, rehearsed or a toy.
    """
    found = _AT_PLAY.search(plain)
    return found is not None and not _NOT_ACTED.search(plain) and not is_grave(plain)


def is_at_leisure(plain: str) -> bool:
    """
    Say whether *plain* text laughs; or thanks those who helped, makes a claim, or tells
    of what is so again and again, and nothing of now.
    """
    if is_grave(plain):
        return False
    if LAUGHTER.search(plain):
        return not _IN_EARNEST.search(plain)
    said = _WHO.sub(" ", plain)
    return bool(_SO_FAR.search(said)) and not _BESIDES.search(said)
