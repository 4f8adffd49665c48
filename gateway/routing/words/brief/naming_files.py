"""
Detection of words that only name the file that they come with: "otra foto", "adjunto 2
de 6", "planos".
"""

from __future__ import annotations

from gateway.routing.words.text import plain, tokens

#: What a file is called.
_FILES = frozenset(
    """
    foto fotos fotografia fotografias imagen imagenes plano planos adjunto adjunta
    adjuntos adjuntas documento documentos documentacion memoria pdf fichero ficheros
    archivo archivos anexo anexos imatge imatges planol planols adjunt adjunts document
    documents fitxer arxiu imaxe imaxes adxunto adxuntos ficheiro argazki argazkia
    argazkiak eranskin eranskina dokumentu dokumentua photo photos picture pictures
    image images attached attachment file files plan plans jointe fichier fotos bild
    bilder anhang anbei dokument dokumente datei poza poze atasat atasate fisier
    صوره صورة صور ملف مرفق وثيقه وثيقة
    """.split()
)
#: What stands beside: "aquí va la otra", "y una más".
_BESIDE = frozenset(
    """
    a al aqui ahi va van tiene teneis mando envio os le les te se lo la el los las un
    una uno otra otro otras otros mas y e de del con mi mis esta este estas estos es son
    pagina numero parte tambe mes altra i meva aqui outra outro hau da beste bat here is
    are the another one more of my this and page voici voila la le une autre piece hier
    ist das noch ein eine und seite aici este o alta si
    """.split()
)


def names_files(said: str) -> bool:
    """
    Say whether *said*, which came with a file, only says that it is one, or which of
    several.
    """
    words = [word for word in tokens(plain(said)) if word.isalnum()]
    files = [word for word in words if word in _FILES]
    others = [word for word in words if word not in _FILES and not word.isdecimal()]
    return bool(files) and _BESIDE.issuperset(others)
