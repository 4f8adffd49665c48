"""
The same as `gateway.routing.words.secrecy` in other languages than Spanish: "que non o
lea o gardamolles", "sense passar per Tresoreria", "ohne dass die Polizei es erfährt".
"""

from __future__ import annotations

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.secret_to_them_abroad import (
    CA_DOES,
    CA_IT,
    CA_LEARN,
    CA_TELLS,
    GL_DOES,
    GL_IT,
    GL_LEARN,
    GL_TELLS,
)

_GL_NOT_THAT = "(?:non|nin|nunca|sen que|non (?:quer|quix)\\w+ que|evit\\w+ que)"
_CA_NOT_THAT = "(?:que no|sense que|no (?:vull|volem|voldria) que|evit\\w+ que)"

#: What may stand between such words and a name.
BETWEEN = either(
    """
    o, os, as, ao, aos, na, no, do, da, dos, das, pol[oa]s?, isto, senora?,
    compan[ae]ir[oa]s?, els, les, als?, dels?, pels?, per, amb, aixo, the, to, by, your,
    this, it, staff, le, au, aux, du, des, par, chez, monsieur, madame, dem, der, den,
    die, das, von, vom, zu, zum, zur, an, bei, beim, uber, herrn?, frau,
    lui, la, prin, pe, domnului, doamnei
    """
)
#: Before whoever is not to learn of it.
SECRET_WAYS = any_way(
    rf"""
    # Que non se entere o gardamolles; non lle digades nada á alcaldesa; calquera agás.
    {_GL_NOT_THAT} {GL_IT}(?:{GL_LEARN}|{GL_TELLS})(?: nada| isto)?

    (?:isto|este \w+|esta \w+|o meu \w+|a mina \w+),? (?:que )?non (?:chegue|pase|vaia)

    non quer\w+ que (?:isto|o meu \w+|a mina \w+) (?:chegue|pase|vaia)

    (?:calquera|quen sexa|outra persoa|tod[oa]s|todo o mundo) (?:menos|agas)

    # Que no se n'assabenti l'alcaldessa; no li digueu res a la Berta; i no pas.
    {_CA_NOT_THAT} {CA_IT}{CA_LEARN}(?: res)?

    no (?:s'assabentin?|ho (?:sapig|veg|lleg)\w+)|(?:i|pero) no pas

    no {CA_IT}{CA_TELLS}(?: res| aixo)?

    (?:aixo|aquest \w+|aquesta \w+),? que no (?:arribi|passi|vagi)

    (?:qualsevol|tothom|qui sigui) menys

    # Ez esan alkateari.
    ez (?:iezaiozue |iezaiezue )?(?:ezer )?(?:esan|kontatu|erakutsi|bidali)(?: ezer)?

    # Don't tell the mayor; not by the police.
    (?:don't|do not|not|never) (?:let|tell|inform|contact|call)

    keep (?:this|it) (?:away )?from|(?:any|every)(?:one|body) (?:but|except)

    (?:other|rather) than|instead of|not (?:to|by|through|via|with)

    # Ne dites rien au maire; mais pas; à l'insu du maire.
    ne (?:le |lui |leur |l'|en )*(?:dites|montrez|transmettez|parlez|envoyez|racontez)
      (?: rien| pas)?

    mais pas|a l'insu|(?:n'importe qui|tout le monde) sauf

    (?:ca|cela|ceci) ne doit pas (?:arriver|parvenir|passer|aller)

    # Sagen Sie nichts dem Bürgermeister; ohne Wissen der Polizei.
    (?:sagen|sagt) (?:sie )?(?:es |das |davon )?(?:bitte )?nichts?

    ohne (?:das )?wissen|hinter dem rucken|(?:jede[rnm]|allen?) ausser

    # Nu-i spuneți primarului; să nu afle; fără știrea.
    nu[ -](?:(?:la|le|ii|i) )?(?:spuneti|ziceti|aratati|trimiteti)(?: nimic)?

    (?:sa nu|fara sa|nu vreau sa) (?:o )?(?:afle|stie)|fara stirea

    oricine in afara(?: de)?
    """
)
#: The same, of an office only: a thing may pass, too.
KEPT_AWAY_WAYS = any_way(
    rf"""
    # Que isto non o lea o gardamolles; que non lle chegue á policía; sen pasar por.
    {_GL_NOT_THAT} {GL_IT}{GL_DOES}(?: isto)?

    sen (?:pasar|avisar)

    # Que no li arribi a la policia; sense passar per Tresoreria.
    {_CA_NOT_THAT} {CA_IT}{CA_DOES}(?: aixo)?

    sense (?:passar|avisar)

    # Without going through the police; sans passer par la mairie.
    without (?:going through|telling|informing|involving)

    (?:don't|do not|not) (?:show|forward|send|pass)

    sans (?:passer|prevenir|avertir|informer|en (?:parler|informer))

    # Leiten Sie es nicht an die Polizei; să nu ajungă la primar.
    (?:leiten|geben|schicken|senden|zeigen) sie (?:es |das |dies )?(?:bitte )?nicht

    (?:sa nu|nu vreau sa|fara sa) (?:o |ii |le )?(?:citeasca|vada|ajunga|treaca)
    """
)
#: Behind their name.
AFTER_WAYS = any_way(
    rf"""
    # Ramón que non se entere; á alcaldesa non lle digades nada; non pode sabelo.
    (?: \w+){{0,4}},? (?:non|nunca) {GL_IT}{GL_LEARN}\b

    (?: \w+)?,? (?:que )?non (?:se )?ll[aeo]s? {GL_TELLS}\b

    (?: \w+){{0,2}},? non (?:o )?(?:poden?|deben?|ten que|han? de)
      [ ](?:saber|enterarse|decatarse|lelo|velo)

    # L'alcaldessa que no se n'assabenti; no ho pot saber.
    (?: \w+){{0,4}},? (?:no|mai) {CA_IT}{CA_LEARN}\b

    (?: \w+)?,? (?:que )?no (?:ho |l[ai] |els |l'hi ){CA_TELLS}\b

    (?: \w+){{0,2}},? no (?:ho |se'n )?(?:pot|poden|ha de|han de)
      [ ](?:saber|assabentar|llegir|veure)

    # Alkateak ez dezala jakin; alkateak jakin gabe; alkateari ez esan.
    ,? (?:hori |hau |ezer )?(?:ez (?:dezala|dezatela|dadila|daitezela)|(?:jakin|enteratu
      |konturatu) gabe|ezin (?:du|dute) (?:hori )?jakin|ez (?:du|dute) jakin behar)\b

    ,? ez (?:iezaiozue |iezaiezue )?(?:ezer )?(?:esan|kontatu|erakutsi|bidali)\b

    # The mayor must not know.
    (?: \w+){{0,2}} (?:(?:must not|mustn't|should not|shouldn't) (?:know
      |find out|hear|learn|read|see)|(?:does not|doesn't|do not|don't|won't) find out
      |knowing|finding out)

    # Le maire ne doit pas le savoir; que le maire ne le sache pas.
    (?: \w+){{0,2}} ne (?:doit|doivent|devrait) (?:pas|rien) (?:l[ea] |l'|en )?(?:savoir
      |apprendre|lire|voir)

    (?: \w+){{0,2}} ne (?:l[ea] |l')?(?:sach|appren|lis|voi)n?(?:e|ent) (?:pas|rien)

    # Der Bürgermeister darf es nicht erfahren; primarul să nu afle.
    (?: \w+){{0,2}} (?:darf|durfen|soll|sollen|sollte) (?:es |das |davon )?nichts?
      (?: davon)? (?:wissen|erfahren|lesen|sehen|mitbekommen)

    (?: \w+){{0,2}} (?:es |das )?nichts?(?: davon)? erfahr(?:t|en)\b

    (?: \w+){{0,2}},? (?:sa nu|nu trebuie sa) (?:o )?(?:afle|stie|citeasca|vada)\b
    """
)
#: The same, behind "ao", "polo": á policía que non lle chegue.
NOT_TO_THEM_WAYS = any_way(
    rf"""
    ,? (?:que )?non {GL_IT}{GL_DOES}\b

    ,? (?:que )?no {CA_IT}{CA_DOES}\b

    ,? (?:que )?non (?:debe|ten que|ha de) (?:chegar|saber|ir|pasar|ver)(?:ll?[aeo])?\b
    """
)
#: A wish that stands before their name.
UNWILLING_WAYS = any_way(
    r"""
    # Non quero que o gardamolles; no vull que l'alcaldessa; ez dut nahi alkateak.
    non (?:quer|quix)\w+ que|sen que|no (?:vull|volem|voldria) que|sense que

    ez (?:dut|dugu) nahi

    # I don't want the mayor; sans que le maire; ohne dass die Polizei; nu vreau ca.
    (?:don't|do not|wouldn't) (?:want|like)|without

    (?:ne veux|ne voudrais|ne voulons) pas que|sans que

    (?:mochte|will|wollen|mochten) nicht,? dass|ohne,? dass

    sagen sie (?:bitte )?(?:dem|den|der|frau|herrn?)

    (?:nu (?:vreau|vrem|as vrea)|fara) ca
    """
)
#: What they are not to do, behind their name.
LEARNS_WAYS = any_way(
    rf"""
    # … o saiba; … ho sàpiga; … jakitea.
    (?: \w+){{0,3}} {GL_IT}(?:{GL_LEARN}|vexan?|lean?)\b

    (?: \w+){{0,3}} {CA_IT}(?:{CA_LEARN}|vegin?|llegeixin?)\b

    (?: \w+){{0,2}} (?:jakitea|irakurtzea|ikustea|jakin dezan)\b

    # … to know; … knowing.
    (?: \w+){{0,3}} (?:to (?:know|find out|read|see|hear|learn)|knowing|finding out
      |hearing)\b

    # … le sache; … es erfährt; … nichts; … să afle.
    (?: \w+){{0,2}} (?:ne )?(?:l[ea] |l'|en )?(?:sach|appren|lis|voi)n?(?:e|ent)\b

    (?: \w+){{0,2}} (?:es|das|davon|nichts?)(?: nichts?)?(?: davon)? (?:erfahr|weiss
      |wiss|liest|lesen|sieht|mitbekomm)\w*

    (?: \w+)? nichts\b

    (?: \w+){{0,2}} sa (?:nu )?(?:o )?(?:afle|stie|citeasca|vada)\b
    """
)
