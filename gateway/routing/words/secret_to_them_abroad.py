"""
The same as `gateway.routing.words.secret_to_them` in other languages than Spanish:
"que non se entere el", "sense que ho sàpiga ella", "not to her".
"""

from __future__ import annotations

from gateway.core.writing.regex import any_way, either

#: What ends what is said.
ENDS = r"(?: ?[.,;:!?)…]|$)"

#: What stands before a verb in Galician, and verbs for to learn of something, to have
#: it in hand, and to tell it to somebody or hand it to them.
GL_IT = "(?:se )?(?:ll?[aeo]s? |[ao]s? )?"
GL_LEARN = "(?:saiban?|sepan?|enteren?|decaten?)"
GL_DOES = either(
    f"""
    {GL_LEARN}, vexan?, lean?, abran?, reciban?, leven?, traten?, tramiten?, contesten?,
    respondan?, atendan?, miren?, resolvan?, decidan?, investiguen?, xestionen?,
    intervenan?, collan?, revisen?, xulguen?, sexan?, cheguen?, pasen?, conezan?,
    ocupen?, encarguen?
    """
)
GL_TELLS = either(
    """
    dig(?:ades|an|as|a), cont(?:edes|en|es|e), ensin(?:edes|en|es|e),
    mostr(?:edes|en|es|e), coment(?:edes|en|es|e), avis(?:edes|en|es|e),
    cham(?:edes|en|es|e), (?:pas|mand|traslad)(?:edes|en|es|e),
    (?:re)?envi(?:edes|en|es|e), deades, dean, remit(?:ades|an|a),
    entregu(?:edes|en|e)
    """
)
#: The same in Catalan.
CA_IT = "(?:ho |l[ai] |els |les |l'hi |l'|s'|n'|se n'|se'n |se )*"
CA_LEARN = "(?:sapig(?:a|uen|ueu)|assabentin?|enterin?)"
CA_DOES = either(
    f"""
    {CA_LEARN}, vegin?, llegeixin?, obrin?, rebin?, portin?, tractin?, tramitin?,
    contestin?, responguin?, atenguin?, mirin?, resolguin?, decideixin?, investiguin?,
    gestionin?, intervinguin?, agafin?, revisin?, jutgin?, siguin?, arribin?, passin?,
    coneguin?, ocupin?, encarreguin?
    """
)
CA_TELLS = either(
    """
    digu(?:eu|in|is|i), expliqu(?:eu|in|is|i), ensenyeu, ensenyin?, mostreu, mostrin?,
    comenteu, comentin?, aviseu, avisin?, truqueu, truquin?, passeu, passin, envieu,
    enviin?, doneu, donin?, remeteu, lliureu
    """
)
_EL = f"(?:eles|el|elas?)(?: mesm[oa]s?)?{ENDS}"
_ELL = f"(?:ells?|ella|elles)(?: mateix[ao]?s?)?{ENDS}"

#: That they, of whom it told before, must not learn of it.
THEM_WAYS = any_way(
    rf"""
    # Que non se entere, sen que ninguén o saiba, non pode sabelo, non quero que a súa
    # nai se decate.
    \b(?:non|nunca|nin|ninguen|sen que) (?:(?:ninguen|nunca|eles|el|elas?|quen|ali) )*
      {GL_IT}{GL_LEARN}\b
    |\bnon (?:o )?(?:pode|debe|ten por que)n? (?:saber|sabelo|enterar|decatar)
    |\bnon (?:quer|quix|desex)\w*(?: \w+){{0,5}} (?:saiban?|soub\w+|enteren?|decaten?)\b

    # Non saben que escribo; non lle digades nada; nin palabra.
    \b(?:non|ninguen(?: \w+){{0,5}}) (?:o )?saben? que (?:(?:vos|lles|o|eu) )*(?:escrib
      |cont|denunci)\w+
    |\bnon (?:se )?(?:ll?[aeo]s? |o )?(?:dig(?:ades|an)|(?:cont|coment|ensin|mostr)
      (?:edes|en))\b
    |\bnin (?:palabra|chio|pio)\b

    # Que ela non o lea; non quero que el o lea; que non o abra el; que non o vexa.
    \bque (?:eles|el|elas?)(?: mesm[oa]s?)? non {GL_IT}{GL_DOES}\b
    |\b(?:sen|non quer\w+|evit\w+) que (?:eles|el|elas?) {GL_IT}{GL_DOES}\b
    |\b(?:que non|sen que|non quer\w+ que) {GL_IT}{GL_DOES}(?: nada| isto)?(?: nin)?
      (?: (?:a|por|en|de|con))? {_EL}
    |\bque non [oa]s? {GL_DOES}{ENDS}
    |\bque ela non\b

    # Calquera agás el; sen pasar por ela; a ela non; e non a ela; outra persoa.
    \b(?:calquera|todos|todo o mundo) (?:menos|agas) (?:a )?{_EL}
    |\bsen (?:pasar|contar|falar|tratar) (?:por|con) {_EL}
    |\ba (?:eles|ela|elas),? (?:que )?(?:non|nin)\b
    |(?:[,;.:-]| e| pero| que) ?(?:non|nin|nunca) (?:a |por |para |de |con )?{_EL}
    |\boutra persoa\b|\bas suas costas\b|\bpolas suas mans\b

    # Que no ho sàpiga, sense que ningú se n'assabenti, no ho pot saber.
    \b(?:no|mai|ni|ningu|sense que) (?:(?:ningu|ells?|ella|elles|qui) )*{CA_IT}
      {CA_LEARN}\b
    |\bno (?:ho |se'n |se n')?(?:pot|poden|ha de|han de) (?:saber|assabentar)
    |\bno (?:vull|volem|voldria)(?: \w+){{0,5}} (?:ho sapig|se n'assabent)\w+
    |\bno ho saben? que (?:us|ho) (?:escri|explic)\w+

    # No li digueu res; que ella no ho llegeixi; sense passar per ell.
    \bno (?:ho |l[ai] |els |l'hi )*(?:digu(?:eu|in)|expliqu(?:eu|in)|comenteu|ensenyeu
      |mostreu)\b
    |\bni (?:piu|paraula)\b
    |\bque (?:ella|ells?|elles) no (?:ho|s'|la|el|se)\b
    |\bque no (?:ho |la |el |l[ai] )?\w+ (?:a |per )?{_ELL}
    |\bsense passar per {_ELL}|\b(?:i|pero) no (?:a )?ella?\b
    |\b(?:una altra persona|algu altre)\b|\ba les seves esquenes\b

    # Ez dezala jakin; inork jakin gabe; ez esan berari; beste norbait.
    \bez (?:dezala|dezatela|dezan|dezaten|dadila|daitezela) (?:hori |ezer )?(?:jakin
      |enteratu|jabetu|irakurri|ikusi)\b
    |\b(?:hark|berak|haiek|beraiek|inork) (?:hori |ezer )?(?:jakin|enteratu) gabe\b
    |\bez (?:iezaiozue |iezaiezue )?(?:ezer )?(?:esan|kontatu) (?:ezer )?(?:hari|berari
      |haiei|beraiei|inori)\b
    |\bez (?:dut|dugu) nahi (?:\w+ ){{0,4}}(?:jakitea|enteratzea|irakurtzea)\b
    |\bbeste norbait\b

    # He must not know; I don't want him to know; they don't know I'm writing.
    \b(?:(?:he|she|they) (?:must not|mustn't|should not|shouldn't)|(?:nobody|no one)
      [ ](?:must|should)) (?:know|find out|read|see)
    |\b(?:don't|do not) want (?:him|her|them|any(?:one|body)) to (?:know|find out|read
      |see|hear|learn)
    |\b(?:don't|doesn't|do not|does not|(?:nobody|no one)(?: \w+){{0,4}}) knows? (?:that
      )?(?:i|we)(?:'m| am|'re| are|'ve| have)? (?:writ|tell|told|report|contact)\w*

    # Not to her; without telling; behind his back; somebody else, please.
    \b(?:don't|do not) (?:tell|let) (?:him|her|them|anyone|anybody)\b
    |\b(?:not|nor|never|rather than|instead of|other than) (?:to |by |via |through
      |with )?(?:him|her|them)\b
    |\bwithout (?:him|her|them|telling|going through|(?:his|her|their) knowledge)\b
    |\bbehind (?:his|her|their) backs?\b
    |\b(?:some|any)(?:one|body) (?:else|other than)\b

    # Qu'il ne le sache pas; ne lui dites rien; mais pas auprès d'elle; à son insu.
    \bqu'(?:il|elle)s? ne (?:le |la |l')?(?:sach|appren|lis|voi)\w+
    |\bne (?:le |l')?(?:lui|leur) (?:dites|montrez|racontez|parlez)
    |\bne (?:sait|savent) pas que (?:j'|je |nous )(?:vous )?(?:ecri|raconte)\w*
    |\bpas (?:a |par |avec |aupres d')?(?:elles?|lui|eux)\b
    |\bsans (?:qu'(?:elle|il)s?|passer par (?:elle|lui|eux))\b
    |\b(?:quelqu'un d'autre|une autre personne)\b|\ba (?:son|leur) insu\b

    # Er darf es nicht erfahren; sagen Sie ihm nichts; nicht an ihn; jemand anderes.
    \b(?:er|sie|niemand) (?:darf|durfen|soll|sollen|sollte) (?:es |das |davon )?
      (?:nichts? )?(?:davon )?(?:wissen|erfahren|lesen|sehen)
    |\b(?:sagen|sagt) (?:sie )?(?:es )?(?:ihm|ihr|ihnen) (?:nichts?|davon)\b
    |\bnicht (?:an|zu|von|bei|uber|mit|durch) (?:ihn|ihr|ihm|sie|ihnen)\b
    |\bjemand ander\w*|\bohne dass (?:er|sie)\b|\bhinter (?:seinem|ihrem) rucken\b
    |\b(?:dass|damit) (?:er|sie) (?:es|das|davon|nichts)(?: nichts?)?(?: davon)?
      [ ](?:erfahr|mitbekomm|les|liest|sieht)\w*

    # Să nu afle; nu-i spuneți; nu la el; altcineva.
    \bsa nu (?:o )?(?:afle|stie)\b|\bnu vreau (?:sa|ca)(?: \w+){{0,4}} (?:afle|stie)\b
    |\bnu[ -](?:i|le) (?:spuneti|ziceti|aratati)\b|\bfara (?:sa (?:afle|stie)|stirea)\b
    |\bnu (?:la |prin )?(?:el|ea|ei)\b|\baltcineva\b
    """
)
#: Que non se entere a miña muller: somebody of the sender's own.
OWN_WAYS = any_way(
    r"""
    (?:saiban?|enteren?|decaten?)(?: de nada)? (?:[oa]s? )?(?:meus?|minas?|nos[oa]s?)

    (?:sapig(?:a|uen)|assabentin?)(?: de res)? (?:els?|l[ae]s?) (?:meus?|mev[ae]s?
      |nostr[ea]s?)
    """
)
