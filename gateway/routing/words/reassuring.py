"""
Tells what says of a danger that it is over or harmed nobody: "no ha pillado a nadie",
"ya lo han apagado", "two stitches", "le ha dado calambre a mi perro". Much else that is
said with words of danger may be worse; so this only counts against it.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.grave import BEASTS, is_grave

_A_BEAST = rf"(?:(?:una?|mi|su|la|el|l|los|las|nuestr[oa]|my|the|our|o|unha) )?{BEASTS}"
_HURT = either(
    r"""
    pega\w*, peg(?:o|an|aron), patadas?, palos?, palizas?, calambr\w+, atropell\w+,
    mat(?:o|ad[oa]|aron|an), tiros?, envenen\w+, petardos, quemad?[oa]s?, tallat,
    trepitjat, hit, hitting, kicking, kicked, run over, shot, poisoned
    """
)

_UNWELL = either(
    r"""
    no (?:se )?(?:respira|come|mueve|levanta|anda), cojea, vomita, tose, babea, sangra,
    tiembla, jadea, convulsiona, tiene convulsiones, is not (?:breathing|eating|moving),
    can.t breathe, ne (?:respire|mange|bouge) (?:pas|plus), (?:frisst|atmet) nicht,
    no (?:menja|es mou), non (?:come|respira), nu (?:mananca|respira)
    """
)

_OVER = any_way(
    r"""
    # Nobody was there, or was hurt
    no (?:habia|iba|pasaba|estaba|cogio|pillo|dio|hirio|mordio|le dio
      |(?:ha|habia) (?:pillad?o|dad?o|cogid?o|mordid?o|herid?o|hecho nad?a))
      (?: \w+){0,3}? (?:a )?nadie(?! (?:mas|de|para|que|con|vigil|cuid|al))
    |no (?:hay|habia|hubo) (?:\w+ )?(?:heridos?|victimas|danos personales
      |nadie (?:dentro|arriba|abajo|debajo|herido))(?!\W+hay\b)
    |(?<!que )no (?:l[aeo]s? )?ha[n]? (?:comid?o|bebid?o|tocad?o|probad?o|pisad?o) nadie
    |nadie l[aeo]s? ha \w+d?o\b
    |nadie (?:abajo|debajo|herid[oa]|se (?:hizo|ha hecho)|salio herido|resulto herido)
    |sin (?:heridos|danos|victimas)|ni un rasguno|no (?:me|le|nos) toco
    |no (?:hi )?(?:passava|havia|va tocar|va ferir|ha fet mal)(?: \w+){0,2}? ningu
    |no em va tocar|no hi ha ferits
    |non (?:pasaba|habia|mancou|feriu)(?: \w+){0,2}? ninguen|ninguen se mancou
    |inor ez zen (?:zauritu|egon)|ez zen inor
    |(?:no ?one|nobody)(?: was| is|.s)? (?:hurt|injured|underneath|inside)
    |missed (?:me|him|her|us|an? \w+) by
    |personne n.(?:a ete|est) (?:blesse|touche)\w*
    |niemand (?:(?:wurde|war|ist) )?(?:verletzt|getroffen)|nichts passiert
    |nimeni nu (?:a fost|s.a) (?:ranit|lovit)
    |لم (?:يصب|يتاذ) احد|لا (?:توجد )?اصابات

    # It might have been worse
    menos mal|por suerte|de milagro|afortunadamente|no paso nada|no ha pasado nada
    |no fue nada|nada grave|(?:solo|vaya) (?:un |el )?susto|quedo en (?:nada|un susto)
    |sort que|per sort|res greu|por sorte|zorionez
    |luckily|thank goodness|no harm done|just a scratch|false alarm
    |rien de (?:grave|casse)|heureusement|plus de peur que de mal
    |zum gluck|nimic grav|din fericire|و?الحمد لله|hamdoulah

    # It nearly happened
    (?:casi|por poco(?: no)?) (?:me|l[ao]s?|nos)
      [ ](?!mat|ahog|estrang|asfix|apunal|acuchill|viol|revient)\w+
    |(?:casi|por poco(?: no)?) (?:se (?:me |nos |l[ao]s? )?lleva\w*
      |(?:atropell|arroll|pill)(?:an|aron|o)\b)
    |nearly (?:hit|ran over|got) (?:me|us|him|her)|beinahe \w+ worden
    |a failli|manca poco|por pouco non

    # They are well again, or with a doctor
    (?<!no )(?<!no me )(?:(?<!ya )|(?<=y ya ))(?:esta|estan|estamos) (?:todos |todas )?
      (?:bien\b(?! (?:cerrad|agarrad|atad|metid))|a salvo|fuera de peligro)
    |(?<!no )se (?:ha levantad?o|levanto)(?! con\b)|se fue andando
    |por su (?:propio )?pie
    |(?:salio|salieron|ha salido) (?:riendo\w*|iles[oa]s?|andando)
    |ha[n]? bajad?o ya|ya ha[n]? bajad?o|ya (?:ha|han) (?:venid?o|llegad?o)
      [ ](?:la|el|los|su|sus|una) (?:madre|padre|padres|abuel[oa]|duen[oa]|ambulancia
      |bomberos|policia|medico)
    |ya (?:anda|camina|esta en casa)|(?:dieron|dado) el alta
    |(?:dos|tres|cuatro|cinco|seis|siete|ocho|con|de) puntos|escayol\w+
    |(?:estamos|estuvimos|llevamos|esta) (?:en|a) urgencias
    |(?:he|she|they)(?:.s| is|.re| are)? (?:now )?(?:fine|ok|okay|all right|alright)
    |stitches|(?:deux|trois|quatre|cinq|six) points(?: de suture)?|(?:il|elle) va bien
    |geht es (?:\w+ )?(?:wieder )?(?:gut|besser)|(?:doua|trei|patru|cinci) copci
    |xa esta (?:ben|boa|bo)|ja esta be|ondo dago

    # It is out, gone, or allowed
    (?:lo|la|los) (?:han |hemos |habian )?apaga(?:d?o|ron|mos|n)\b
    |ya esta apagad?o(?! el\b)
    |ya se (?:ha|han) ido|ya se fue(?:ron)?|ya no (?:huele|arde|echa|sale humo)
    |(?:olia|olio|ha olid?o)\b.{0,60}\bya no
    |\b(?:humo|olor|fuego|llamas?)\b.{0,60}\bya no (?:hay|queda)(?!\w| \w)
    |ya (?:lo )?(?:(?:he|hemos) (?:todo )?(?:ventilad?o|recogid?o|tirad?o)
      |esta (?:todo )?(?:ventilad?o|recogid?o))
    |ja l.han apagat|xa o apagaron|itzali (?:dute|zuten)
    |(?:they|we|firemen) put it out|c.est eteint
    |ist (?:schon )?geloscht|jetzt nicht mehr
    |s.a stins|tfa(?:wha|t|wh)
    |(?:dice|dicen) que tiene[n]? permiso|tengo permiso
    |no (?:hace|hizo) falta que (?:veng|vini|mand|envi)\w+|no (?:vengais|vengan)\b
    |(?:bajo control|(?:lo|la|todo) (?:tenemos|tengo|tienen|esta|han) controlad[oa])
    |no cal que (?:vingueu|vinguin)|non fai falta que (?:venades|vides)
    |no need to (?:come|send)|under control|pas la peine de venir
    |(?:nicht|niemand) (?:mehr )?(?:zu )?kommen|unter kontrolle

    # Somebody was hurt a little, and goes on as ever
    tan (?:feliz|felices|panch[oa]s?|content[oa]s?|fresc[oa]s?|campantes?)
    |(?:puesto|echado|dado) (?:una? (?:poco de )?)?
      (?:crema|hielo|betadine|tirita|pomada)
    |(?:solo|es) (?:de )?chapa|chapa y (?:faros|pintura|poco mas|nada mas|ya)
    |(?:haciendo|hecho|rellenando|firmando) el parte|parte amistoso

    # It is only guessed what it is
    seran? (?:de|del|por l[oa]s?|furtivos|cazadores)(?! [^.!?]*[?])

    # Somebody looks after a child that they have found
    (?:merendando|jugando|dibujando)(?: aqui)? (?:conmigo|con nosotr[oa]s)
    |ya (?:ha aparecid?o|aparecio)
    """
)
#: What smoke, light, a bang or a smell is after all.
_HARMLESS = either(
    r"""
    asador, barbacoas?, parrilla, freidora, churreria, chimeneas?, quemas?, rastrojos?,
    poda, antorcha, hogueras?, vapor, niebla, polvo, petardos?, cohetes?, traca,
    fuegos artificiales, caza, cazadores, cacerias?, monteria, simulacro, ensayo,
    asfalto, alquitran, alcantarillas?, pintura, barniz, tostadora?, comida, horno,
    incienso, maquina de humo, fabrica, almazara, lavanderia, pirotecnia, banda,
    rodaje, equipo, entrenamiento, partido, gimnasia, coro, orquesta, charanga,
    recreo, xemeneia, barbacoes, focs artificials, cheminea, foguetes, barbecue,
    fireworks, bonfire, toaster, feux d.artifice, feuerwerk, grill, artificii, gratar
    """
)
_IS = any_way(
    r"""
    (?:creo que |supongo que |parece que |dice[n]? que |me dicen que )?
      (?:es|son|era|eran|sera|seran|venia|viene|vienen|venian)
    |(?:debe|deben|debia) (?:de )?ser|parece[n]?
    |(?:crec que )?(?:es|son|era|deu ser)|(?:creo que )?(?:e|era)
    |(?:i think )?(?:it.?s|it is|it was|they.?re)|must be
    |(?:je crois que )?c.(?:est|etait)
    |(?:ich glaube )?(?:es|das) (?:ist|war)|(?:cred ca )?(?:e|este|era|sunt)
    """
)
_EXPLAINED = re.compile(
    rf"\b(?<!no )(?<!non )(?<!not )(?:(?:pero|but|mais|aber|dar) )?"
    rf"(?:(?:el|la|los|las|lo) (?:de|del) \w+ )?{_IS}"
    r"(?: (?:solo|de|del|el|la|los|las|l|una?|un|the|a|ein|eine|o)){0,3}"
    rf" {_HARMLESS}\b"
)
_REASSURING = re.compile(
    rf"\b(?:{_OVER}|{_HURT}(?: \w+){{0,2}}? (?:a|al) {_A_BEAST}"
    rf"|{_A_BEAST} (?:(?!y )\w+ )?{_UNWELL}"
    rf"|se (?:me |nos )?(?:ha|han|habia) (?:ahogad|muert|matad|despenad)[oa] {_A_BEAST}"
    rf"|{_HURT} {_A_BEAST}|dejad?o (?:al?|el|su) ?{_A_BEAST} (?:dentro|al sol)"
    r"|esta (?:ya )?buen[oa])\b"
)

#: It was over, and is not any more; or something else of it goes on.
_GOES_ON = re.compile(
    any_way(
        r"""
        \b(?:ahora|otra vez|de nuevo|ara|agora|orain|berriro|now|again|maintenant
          |de nouveau|adesso|acum|din nou)\b
        # Por suerte no hay nadie dentro, pero se extiende
        |\b(?:va[n]?|avanza[n]?|tira) (?:pa|para|hacia|a llegar|vers|cap a|cara a)\b
        |\bse (?:acerca|extiende|propaga?e?)|\b(?:ha prendid?o|a pris (?:a|dans))\b
        |\b(?:spreading|heading (?:for|to)|s.etend|breitet sich)
        |\b(?:pero|aunque|sino que|mais|baina|but|although|aber|doch|dar|insa
          |walakin|ولكن|لكن)\b(?! (?:vaya|menud[oa]|asusta\w*|molest\w+|ya esta[n]?
          |esta[n]? (?:bien|todos)|sal(?:io|ieron)|hay (?:gasoil|aceite|cristales|barro)
          |da (?:miedo|cosa|susto|respeto)|nadie|sin|no (?:paso|hubo|hay heridos)))
        # No ha pillado a nadie y echa chispas; se oye a alguien
        |\b(?:sigue[ns]?(?! tan\b)|todavia|aun(?! no)|echa[n]?|arde[n]?|ardiendo
          |se oyen? a|se esta[n]? \w+ndo|still|on fire|burning|leaking|encara|ainda
          |toujours|immer noch|brennt|inca)\b
        """
    )
)


def reassures(plain: str) -> bool:
    """
    Say whether *plain* text says that what it tells of is over or harmed nobody, or
    harmed an animal, or what harmless thing it is, and nothing of now.
    """
    rest = _EXPLAINED.sub(" ", plain)
    calm = rest != plain or bool(_REASSURING.search(plain))
    return calm and not _GOES_ON.search(rest) and not is_grave(plain)
