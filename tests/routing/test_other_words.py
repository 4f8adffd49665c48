"""
Facts told in other words, spellings and languages, fifty minutes after one another; and
what only sounds like them.
"""

from cases import for_each


def one_by_one(texts):
    """
    Return *texts* with the minutes after the first at which each is said.
    """
    return [(50 * number, text) for number, text in enumerate(texts)]


@for_each(
    "texts",
    [
        # An asphalt that has sunk has a hole.
        (
            "el asfalto se ha hundido en la calle Portugal, enfrente de la farmacia",
            "en calle portugal hay un boquete delante de la farmacia",
        ),
        (
            "se ha hundío la calzada en la calle Almez 9, cabe un perro",
            "un agujero en el asfalto de la calle Almez, a la altura del 9",
        ),
        (
            "ha cedido el firme en la calle Italia, delante del banco",
            "menudo socavón en Italia, por la puerta del banco",
            "an der Calle Italia ist der Asphalt abgesackt, vor der Bank",
        ),
        (
            "the road has sunk in Cervantes street by the bakery",
            "hay un hoyo en cervantes, al lao de la panadería",
        ),
        (
            "la chaussée s'est affaissée rue Almez devant le numéro 4",
            "en almez 4 el suelo de la calle está hundido, cada día más",
        ),
        (
            "s'ha enfonsat l'asfalt al carrer Portugal, 20",
            "bache enorme en portugal 20",
        ),
        (
            "afundiuse o asfalto na rúa Real 8",
            "en la real a la altura del 8 hay un socavón, ahí cabe una moto",
            "el camión de la basura casi se mete en el agujero de la calle Real 8",
        ),
        (
            (
                "el asfalto de la cuesta del Molino está cediendo, hay "
                "un escalón de un palmo"
            ),
            "socavón en la cuesta del Molino, los coches lo esquivan",
        ),
        (
            "se ha abierto un boquete en la carretera a la altura de Almez 15",
            "el firme hundío en Almez 15, peligroso pa las motos",
        ),
        (
            "boquete en la esquina de Italia con Portugal",
            (
                "there is a deep hole in the road on calle Italia, "
                "right where you turn for Portugal"
            ),
        ),
        # The heating of the school.
        (
            "la caldera del colegio lleva parada desde el lunes",
            "los niños dan clase con el abrigo puesto, en el cole no va la calefacción",
        ),
        (
            "en el cole los radiadores están fríos desde el lunes",
            "hace un frío horroroso en las aulas del colegio, mi hija viene helada",
            (
                "Buenos días. La calefacción del CEIP no arranca y las "
                "clases están heladas. El AMPA"
            ),
        ),
        (
            "the school heating is off, my son sits in class with his coat on",
            "la caldera del cole está estropeada, los críos están tiritando",
        ),
        (
            "a l'escola no va la calefacció des de dilluns",
            "en el cole sin calefacción, y están a diez grados en clase",
        ),
        (
            "le chauffage de l'école ne marche pas, les enfants ont froid",
            (
                "los radiadores de la escuela están apagados y los "
                "nenes pasan frío en clase"
            ),
        ),
        (
            (
                "mi hija lleva el abrigo puesto en clase, la "
                "calefacción del cole no arranca"
            ),
            "los chiquillos están congelados en el colegio",
            "la caldera de la escuela sigue parada",
        ),
        (
            "quin fred fa a l'escola, la calefacció no va",
            "els radiadors del col·legi estan gelats",
        ),
        (
            "na escola non funciona a calefacción",
            "los niños están con el chaquetón en clase porque no va la caldera",
        ),
        (
            "lchauffage dyal lmadrasa ma khdamch, drari bardin",
            "en el cole no va la calefacción",
        ),
        # A dog that cries barks.
        (
            "el perro de Olivo 27 no calla ni de día ni de noche",
            "en calle Olivo 27 hay un perro ladrando todo el día",
        ),
        (
            "un perrillo llorando en la terraza de Almez 12, no para",
            "el perro de almez 12 lleva ladrando desde anoche",
        ),
        (
            "hay un perro aullando toda la noche en Portugal 8, está solo",
            "en el 8 de Portugal el chucho no se calla, no hay quien duerma",
        ),
        (
            "the dog at Italia 14 cries all night on the balcony",
            "el perrico de Italia 14 no para de ladrar",
        ),
        (
            "el gos del carrer Cervantes 5 no calla en tota la nit",
            "ladridos toda la noche en Cervantes 5, un perro en el patio",
        ),
        (
            "le chien du 27 rue Olivo pleure toute la journée",
            "en la calle olivo, en el 27, un perro que no deja de ladrar",
        ),
        (
            "cainele de pe strada Real 40 latră toată noaptea",
            "el perro del 40 de la calle Real no calla",
        ),
        (
            "un perro llora día y noche en la casa vacía de Real 12",
            "el perrito de Real 12 sigue ladrando y aullando",
        ),
        (
            "en Cervantes 8 el perro no para de aullar todas las noches",
            "ladridos otra vez en Cervantes 8",
        ),
        (
            "un gos borda tota la nit al carrer Real 20",
            "o can do 20 da rúa Real non cala en toda a noite",
        ),
        # A bus that did not come.
        (
            "el autobús de las 7 no ha pasado esta mañana, veinte personas tiradas",
            "qué pasa con el coche de línea, llevamos una hora esperando",
        ),
        (
            "el bus a Granada no ha venido hoy",
            "esta mañana no ha pasado el coche de línea y llego tarde al trabajo",
        ),
        (
            "l'autobús de línia no ha passat aquest matí",
            "el bus de las siete no ha venido, nos ha dejado tirados",
        ),
        (
            "le car de 7h15 n'est pas passé ce matin",
            "no ha pasado el autobús de las siete y cuarto",
        ),
        (
            "el autobús de las 8 no ha aparecido, hay estudiantes tirados en la parada",
            "¿qué ha pasado con el coche de línea de las ocho? seguimos esperando",
        ),
        (
            "autobusa ez da etorri gaur goizean",
            "no ha venido el coche de línea",
        ),
        # Cold showers.
        (
            "las duchas del polideportivo salen frías",
            "en los vestuarios del poli no hay agua caliente",
        ),
        (
            "kiroldegiko dutxetan ez dago ur berorik",
            "en el pabellón las duchas con agua helada",
        ),
        (
            "the showers at the sports centre are freezing",
            "no sale agua caliente en las duchas del polideportivo",
        ),
        (
            "les dutxes del poliesportiu surten gelades",
            "duchas frías en el poli otra vez",
        ),
        (
            "les douches du complexe sportif sont glacées",
            "en el poli nos duchamos con agua fría",
        ),
        (
            "die Duschen in der Sporthalle sind eiskalt",
            "el agua de las duchas del polideportivo sale helada",
        ),
        (
            "nas duchas do polideportivo non sae auga quente",
            "agua fría en las duchas del pabellón",
        ),
        (
            "dușurile de la sala de sport sunt reci",
            "las duchas del polideportivo sin agua caliente",
        ),
        (
            "el agua de las duchas del pabellón sale helada",
            "en el polideportivo no hay agua caliente, los niños se duchan tiritando",
        ),
        (
            "l'aigua de les dutxes del pavelló surt freda",
            "duchas sin agua caliente en el poli",
        ),
        # What falls from a house.
        (
            "se caen trozos de cornisa en Real 33",
            (
                "vivo en calle Real 30, de la casa vacía de enfrente ha "
                "caído un pedazo de alero esta mañana"
            ),
            "a la casa tancada del carrer Real cauen trossos de façana",
        ),
        (
            "en Almez 12 caen cascotes del alero, pongan una valla",
            (
                "la casa abandonada de la calle Almez, la de enfrente "
                "del 11, suelta trozos de teja"
            ),
        ),
        (
            "pieces of the facade are falling in Portugal 18",
            "en portugal 18 se desprende la fachada, han caído pedazos a la acera",
        ),
        (
            "des morceaux de la corniche tombent au 20 rue Italia",
            "en la casa cerrá de Italia, 20, se está cayendo la cornisa a cachos",
        ),
        (
            "cad bucăți din streașină pe strada Cervantes 7",
            "alero de Cervantes 7 cayéndose a trozos",
        ),
        (
            "cae la cornisa de la casa abandonada de la calle Almez, frente al bar",
            "se están desprendiendo cascotes en Almez 20, la casa vieja. Pongan vallas",
        ),
        (
            "chunks of the cornice are falling from the empty house opposite Real 30",
            "en calle Real 33 se caen pedazos de la fachada, poned una cinta",
        ),
        (
            "han caído tejas y trozos de alero en Cervantes 14",
            "la casa cerrada de la calle cervantes se está cayendo a cachos",
        ),
        (
            (
                "se ha caído un trozo de cornisa en la casa cerrada de "
                "enfrente de la lotería"
            ),
            "cascotes en la acera delante de la lotería, calle Real",
        ),
        # A slide.
        (
            "la chapa del tobogán del parque de la Acequia está levantada y corta",
            "el resbalín del parque de la acequia tiene el borde de metal suelto",
        ),
        (
            "el resbaladero del parque de la Acequia está roto",
            "zla9a d parque de la acequia mherrsa",
        ),
        (
            "the slide in Acequia park has a sharp edge",
            "el tobogán de la Acequia corta, una niña se ha hecho sangre",
        ),
        (
            "el tobogan del parc de la Acequia té la planxa aixecada",
            "la chapa del resbalín de la acequia está suelta",
        ),
        (
            "o tobogán do parque da Acequia está roto",
            "el tobogán del parque la Acequia tiene un agujero",
        ),
        (
            "toboganul din parcul Acequia este rupt, taie",
            "tobogán roto en la acequia",
        ),
        (
            "el tobogán del parque de los Cerezos tiene una chapa que corta",
            "en la zona infantil del parque de los cerezos el resbalín está roto",
        ),
        (
            "se ha derramado gasoil en la calle Real, las bicis resbalan",
            "la calle Real está llena de aceite, casi se cae un repartidor con la moto",
        ),
        # What is sprayed on a wall.
        (
            "han pintarrajeado la fachada de la casa de la cultura",
            "la pared de la casa la cultura llena de firmas con spray",
            "Casa de la Culturako horma pintadaz beteta dago",
        ),
        (
            "pintadas en la tapia del cementerio",
            "el muro del camposanto lo han llenado de grafitis",
        ),
        (
            "graffiti all over the wall of the library",
            "han pintarrajeado la pared de la biblioteca",
        ),
        (
            "han fet pintades a la paret de l'escola",
            "la fachada del cole pintada con spray",
        ),
        (
            "la façade de la maison de la culture est taguée",
            "pintadas en la casa de cultura",
        ),
        (
            "la casa de la cultura está llena de garabatos de rotulador por fuera",
            "han pintado con spray la fachada de la casa de la cultura",
        ),
        (
            "la tapia del polideportivo llena de grafitis",
            "unos chavales han pintarrajeado la pared del poli esta noche",
        ),
        (
            "pintada ofensiva en la puerta de la iglesia",
            "han pintado con spray en la puerta de la parroquia",
        ),
        (
            "graffiti on the front of Real 5",
            "la fachada de Real 5 llena de firmas de spray",
        ),
        (
            "zidurile casei de cultură sunt mâzgălite cu graffiti",
            "la casa de la cultura pintarrajeada",
        ),
        # A cemetery with a padlock.
        (
            "el cementerio cerrado a cal y canto y hoy es domingo",
            "el camposanto tiene el candado echado, no podemos entrar",
        ),
        (
            "the cemetery gate is locked",
            "el cementerio está cerrado y hay gente esperando",
        ),
        (
            "el cementiri és tancat amb cadenat",
            "no han abierto el cementerio esta mañana",
        ),
        (
            "le cimetière est fermé, il y a un cadenas",
            "la puerta del cementerio está con el candado puesto",
        ),
        (
            "hilerria itxita dago, giltzarrapoarekin",
            "hemos venido al cementerio y está la verja con candado",
        ),
        # A traffic light.
        (
            "el semáforo del cole está en ámbar intermitente",
            "feu rouge dyal lmadrasa ma khdamch",
            "Delante del colegio no funciona el semáforo de peatones",
        ),
        (
            "the traffic light by the school is not working",
            "el semáforo de la escuela está apagado",
        ),
        (
            "le feu rouge devant l'école est en panne",
            "el semáforo del cole no va",
        ),
        (
            "semafor de l'escola en groc intermitent",
            "semáforo del colegio parpadeando en amarillo",
        ),
        (
            "semaforul de la școală nu merge",
            "el semáforo del cole sin funcionar",
        ),
        (
            "el semáforo de la avenida de Granada está apagado",
            "semáforo sin funcionar en la avenida de granada, no se enciende",
        ),
        (
            "الاشارة الضوئية عند المدرسة لا تعمل",
            "el semáforo del colegio no funciona",
        ),
        (
            "el paso de cebra de la calle Real está borrado",
            "no se ve la pintura del paso de peatones de Real",
        ),
        # A lamp that flickers; what hangs at Christmas.
        (
            (
                "la farola de Italia esquina Cervantes parece una "
                "discoteca, enciende y apaga"
            ),
            "una luz en la esquina de Italia con Cervantes que parpadea toda la noche",
            "the lamp at the corner of Italia and Cervantes keeps flickering",
        ),
        (
            "una guirnalda de Navidad colgando en la calle Real",
            "hay unas luces de navidad medio caídas en la calle Real",
        ),
        (
            "farola fundida en la calle Italia 12",
            "la farola de italia 12 no se enciende, antes parpadeaba",
        ),
        (
            "hay una farola alta fundida en la plaza de la Fuente",
            "una farola de la plaza de la Fuente no luce",
        ),
        (
            "la farola de Almez 9 hace guiños toda la noche",
            "una luz que parpadea en la calle Almez, frente al 9",
        ),
        (
            "luces de Navidad colgando en la plaza de la Fuente",
            "una guirnalda suelta en la plaza de la Fuente a la altura de la cabeza",
        ),
        (
            "farola fundida en calle Almez, donde se gira para Cervantes",
            "la farola de la esquina de Cervantes con Almez no luce",
        ),
        # A loose horse, and a tied one.
        (
            "caballo suelto por el camino de las Eras",
            (
                "un caballo por la avenida de Granada con la cuerda "
                "arrastrando, se ha soltado"
            ),
        ),
        (
            "se ha soltado un caballo que estaba atado en las Eras",
            "caballo corriendo por la avenida de Granada",
        ),
        (
            "un burro suelto en la avenida de Granada",
            "hay un burro por el camino de las Eras sin nadie",
        ),
        (
            "un caballo amarrado sin agua en el polígono",
            "en el polígono El Zagal hay un caballo atado a un poste muerto de sed",
        ),
    ],
)
def test_the_same_in_other_words_is_one_fact(facts, texts):
    assert {"0"} == {*facts(*one_by_one(texts))}


@for_each(
    "texts",
    [
        # An asphalt that has sunk has a hole.
        (
            "se ha hundido un banco de la plaza de la Fuente",
            "hay un agujero en el asfalto de la calle Cervantes 3",
        ),
        (
            "la arqueta de la calle Almez 9 está hundida",
            "un bache en la calle Almez a la altura del 40",
        ),
        (
            "se ha hundido la acera en Cervantes 3 y no pasa el carrito",
            "en Cervantes 3 el muro tiene una grieta enorme",
        ),
        # The heating of the school.
        (
            "la calefacción del consultorio no va",
            "los radiadores del colegio están fríos",
        ),
        (
            "no hay calefacción en la biblioteca",
            "los radiadores del colegio no calientan",
        ),
        # A dog that cries barks.
        (
            "el perro de Olivo 27 no calla",
            "en Olivo 3 hay un perro ladrando todo el día",
        ),
        (
            "el perro de Real 12 ladra todas las noches",
            "en Real 12 hay un gato maullando subido al árbol",
        ),
        # A bus that did not come.
        (
            "el autobús de las 7 no ha pasado",
            "hoy tampoco ha venido el bus de las 7",
        ),
        (
            "el autobús de las 7 no ha pasado",
            "el conductor del bus de línea va hablando por el móvil",
        ),
        (
            "la marquesina del bus tiene el cristal roto",
            "el autobús de las 8 no ha pasado",
        ),
        (
            "el autobús va siempre sucio y el aire no funciona",
            "el autobús de las 8 no ha pasado",
        ),
        # Cold showers.
        (
            "las duchas del polideportivo salen frías",
            "la pista del polideportivo tiene un agujero",
        ),
        (
            "las duchas del polideportivo salen frías",
            "el váter del polideportivo está atascado",
        ),
        (
            "las duchas del polideportivo salen frías",
            "en el cole no va la calefacción y hace frío",
        ),
        (
            "las duchas del poli salen frías",
            "los váteres del poli están atascados",
        ),
        # What falls from a house.
        (
            "se caen trozos de cornisa en Real 33",
            "en Real 4 se ha caído un trozo de fachada",
        ),
        (
            "han caído tejas en Cervantes 14",
            "en la calle Cervantes 14 hay trozos de cristal por la acera",
        ),
        # A slide.
        (
            "el tobogán de la Acequia está roto",
            "la cancela del parque de la Acequia no cierra",
        ),
        (
            "el resbalín de la Acequia tiene el filo suelto",
            "el columpio de la Acequia está roto",
        ),
        (
            "el tobogán de la Acequia tiene un filo",
            "un banco de la Acequia tiene un clavo",
        ),
        # What is sprayed on a wall.
        (
            "pintadas en la tapia del cementerio",
            "pintadas en la pared de la biblioteca",
        ),
        (
            "pintadas en la casa de la cultura",
            "goteras en la casa de la cultura",
        ),
        (
            "pintadas en la fachada de Real 5",
            "la fachada de Real 5 tiene una grieta",
        ),
        # A cemetery with a padlock.
        (
            "el cementerio cerrado a cal y canto",
            "en el cementerio han robado las flores de la tumba de mi madre",
        ),
        (
            "el cementerio cerrado",
            "la hierba del cementerio llega por la rodilla",
        ),
        # A traffic light.
        (
            "el semáforo de la calle Real no funciona",
            "el paso de cebra de la calle Real ya no se ve, está borrado",
        ),
        (
            "el semáforo del cole está en ámbar",
            "en el paso de peatones del cole los coches aparcan encima",
        ),
        (
            "el semáforo de la avenida de Granada está en ámbar",
            "en la avenida de Granada nadie respeta el paso de cebra",
        ),
        (
            "el semáforo del cole está en ámbar",
            "el semáforo de la avenida de Granada no funciona",
        ),
        # A lamp that flickers; what hangs at Christmas.
        (
            "la farola de Italia esquina Cervantes parpadea",
            "en Italia 23 la farola está apagada del todo",
        ),
        (
            (
                "en la calle Almez la farola se apaga y se enciende "
                "toda la noche, en la esquina con Cervantes"
            ),
            "la farola de Almez 30 está fundida",
        ),
        (
            "la farola de la calle Real 8 está fundida",
            "en calle Real cuelga una guirnalda de Navidad suelta de un lado",
        ),
        (
            "las luces de Navidad de la calle Portugal siguen puestas y una cuelga",
            "la farola de Portugal 14 no luce",
        ),
        (
            "la farola del parque parpadea",
            "en el parque se ha fundido un foco, el de la entrada",
        ),
        (
            "una farola parpadea en Olivo 3",
            "la farola de Olivo 40 parpadea",
        ),
        # A loose horse, and a tied one.
        (
            "caballo suelto por el camino de las Eras",
            "en el polígono hay un caballo amarrado a un poste sin agua",
        ),
        (
            "a horse is loose on the camino de las Eras",
            "hay un caballo atado en la calle Olivo, sin sombra",
        ),
        (
            "una yegua suelta en la avenida de Granada",
            "tienen un burro encerrado en un corral del Barrio Alto, sin comida",
        ),
        (
            "una yegua suelta en la carretera de Granada",
            "caballo atado con una cuerda muy corta en las Eras, lleva días sin comer",
        ),
        (
            "caballo atado en el polígono sin agua",
            "caballo atado en la calle Olivo",
        ),
    ],
)
def test_what_only_sounds_like_it_is_another_fact(facts, texts):
    first, *others = facts(*one_by_one(texts))

    assert first not in others


def test_a_dog_on_a_terrace_is_there_the_next_day(facts):
    """
    A terrace where people eat closes at night; one of a house has a dog on it.
    """
    barks = "el perro del balcón de Olivo 27 no deja de ladrar"
    cries = "un perrillo en una terraza de la calle Olivo que no calla, donde el 27"

    assert ["0", "0"] == facts((0, barks), (28 * 60, cries))
