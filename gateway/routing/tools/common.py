"""
Words that say nothing of what happened, nor where.
"""

from __future__ import annotations

from gateway.routing.words import text

COMMON = text.SMALL | frozenset(
    text.tokens(
        "ayuntamiento favor desde hasta porque calle avenida plaza paseo camino "
        "carretera barrio hace llevan lleva llevo llevamos tiene tienen tenemos muchas "
        "mucho mucha muchos entre hello please thanks street with from have senores "
        "senor atentamente cordialmente estimado estimada estimados estimadas reciban "
        "reciba pongo conocimiento comunico comunicarles informo informarles ruego "
        "rogamos solicito delante enfrente frente junto lado cerca puerta altura "
        "esquina detras numero proximo sito situado situada ubicado casa casas portal "
        "bloque acera zona parte sitio entrada arriba abajo anoche ayer manana hora "
        "horas rato semana semanas mes meses ano anos lunes martes miercoles jueves "
        "viernes sabado domingo vez veces sigue siguen vuelve vuelto volver estamos "
        "pasado pasa pasar poder puede pueden puedo hacer hecho dice digo creo parece "
        "queda quedado sabe saben cuanto antes luego despues hemos mandar vecino "
        "vecinos vecina"
    )
)
