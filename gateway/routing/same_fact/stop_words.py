"""
Stop words, which say neither what happened nor where.
"""

from __future__ import annotations

from gateway.routing.words import text

COMMON = text.SMALL | frozenset(
    text.tokens(
        "ayuntamiento favor desde hasta porque calle plaza paseo camino "
        "carretera barrio hace llevan lleva llevo llevamos tiene tienen tenemos muchas "
        "mucho mucha muchos entre hello please thanks street with from have senores "
        "senor atentamente cordialmente estimado estimada estimados estimadas reciban "
        "reciba pongo conocimiento comunico comunicarles informo informarles ruego "
        "rogamos solicito delante enfrente frente junto lado cerca puerta altura "
        "esquina detras numero proximo sito situado situada ubicado casa casas portal "
        "bloque acera zona parte sitio arriba abajo anoche ayer manana hora "
        "horas rato semana semanas mes meses ano anos lunes martes miercoles jueves "
        "viernes sabado domingo vez veces sigue siguen vuelve vuelto volver estamos "
        "pasado pasa pasar poder puede pueden puedo hacer hecho dice digo creo parece "
        "paso queda quedado sabe saben cuanto antes luego despues hemos mandar vecino "
        "vecinos vecina"
    )
)

#: Stop words about the sender and their wishes; some of them are names of streets.
SPOKEN = frozenset(
    text.tokens(
        "aun tambien ademas todavia tampoco incluso siempre solo casi bastante urgente "
        "urge urgentemente pronto noche madrugada mediodia quiero queremos queria "
        "queriamos querria quisiera quisieramos gustaria decir decirles deciros contar "
        "cuento explicar preguntar pregunto pregunta saber avisar avisarles avisaros "
        "aviso avisamos comunicar informar solicitar pedir pido pedimos escribo "
        "escribimos mando envio adjunto adjunta foto fotos video telefono movil "
        "nombre llamo problema problemas asunto tema cuestion incidencia queja motivo "
        "arreglar arreglarlo arreglen arregle solucion solucionar solucionen "
        "solucionarlo reparar reparen revisar revisen roto rota rotos rotas partido "
        "partida partidos partidas peligro "
        "cuidado verguenza impuestos senora alcalde alcaldesa madre padre marido hijo "
        "hija hijos nino nina ninos crio cria crios crias chaval chavales gente "
        "persona personas dos tres cuatro cordial "
        "also would like want wanted report problem issue broken urgent tambe volia "
        "voldria tamen quixera aussi voudrais auch mochte vreau"
    )
)
