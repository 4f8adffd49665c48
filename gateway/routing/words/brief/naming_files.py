"""
Detection of words that only name the file that they come with: "otra foto", "adjunto 2
de 6", "planos", "buenos días, le adjunto una carta. Un saludo".
"""

from __future__ import annotations

from gateway.core.mail.heading import heading
from gateway.core.message import Message
from gateway.routing.words.brief.courtesies import COURTESY
from gateway.routing.words.brief.trimming import plain_words

#: What a file is called.
_FILES = frozenset(
    """
    foto fotos fotografia fotografias imagen imagenes plano planos adjunto adjunta
    adjuntos adjuntas documento documentos documentacion memoria pdf fichero ficheros
    archivo archivos anexo anexos carta cartas escrito escritos factura facturas
    reclamacion queja papel papeles impreso formulario imatge imatges planol planols
    adjunt adjunts document documents fitxer arxiu imaxe imaxes adxunto adxuntos
    ficheiro argazki argazkia argazkiak eranskin eranskina dokumentu dokumentua photo
    photos picture pictures image images attached attachment file files plan plans
    jointe joint fichier bild bilder anhang anbei dokument dokumente datei poza poze
    atasat atasate fisier letter letters lettre lettres courrier brief scrisoare escrit
    escrits factures invoice facture rechnung gutun gutuna صوره صورة صور ملف مرفق وثيقه
    وثيقة رساله
    """.split()
)
#: What stands beside: "aquí va la otra", "y una más", "que me pidieron".
_BESIDE = frozenset(
    """
    a al aqui ahi va van tiene teneis mando envio os le les te se lo la el los las un
    una uno otra otro otras otros mas y e de del con mi mis esta este estas estos es son
    pagina numero parte tambe mes altra i meva outra outro hau da beste bat here is are
    the another one more of my this and page voici voila une autre piece hier ist das
    noch ein eine und seite aici o alta si que me nos pidieron pidio pediste pedisteis
    pedida pedido solicitada solicitado solicitaron requerida requerido falta faltaba
    ver vease vean lea leed leedla leedlo lean leanla leanlo mire mirad miren adjuntamos
    remito remitimos enviamos envia mandamos paso dejo pongo subo traigo para su sus
    vuestro conocimiento favor cordial cordiales atentamente atento estimados estimado
    senores senor senora us adjunto envie li faig plau bon bona dia tarda achego achega
    remitolles boas bos find see attached enclosed am sending send you sent dear sir
    madam regards kind best morning je vous nous envoie joins ci bonjour cordialement
    veuillez trouver ich sende ihnen sehr geehrte damen herren mit freundlichen grussen
    guten tag trimit atasez buna ziua please salutacions saludo saluts joint jointes
    salutations
    """.split()
).union(COURTESY - {"no", "nada"})


def names_files(said: str) -> bool:
    """
    Say whether *said*, which came with a file, only says that it is one, or which of
    several.
    """
    words = plain_words(said).split()
    files = [word for word in words if word in _FILES]
    others = [word for word in words if word not in _FILES and not word.isdecimal()]
    return bool(files) and _BESIDE.issuperset(others)


def announces_files(message: Message) -> bool:
    """
    Say whether subject and text of *message* only say that it comes with a file: what
    it tells is in there.
    """
    said = f"{heading(message)} {message.text}"
    return bool(message.attachments) and names_files(said)
