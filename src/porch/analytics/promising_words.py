"""The words by which a day is named, in English, Italian, Spanish, French, German, Portuguese and Dutch; folded.

A word that also means something else is left out: "so" for Sonntag, "may" for May without its day beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

AT_ONCE: Mapping[str, int] = {
    **dict.fromkeys(
        (
            "today", "tonight", "this afternoon", "this evening", "oggi", "stasera", "hoy", "esta tarde", "esta noche",
            "aujourd'hui", "ce soir", "cet apres-midi", "heute", "hoje", "vandaag", "vanavond", "vanmiddag",
        ),
        0,
    ),
    **dict.fromkeys(
        (
            "tomorrow", "tmrw", "domani", "manana", "demain", "morgen fruh", "bis morgen", "amanha", "morgen",
        ),
        1,
    ),
    **dict.fromkeys(
        (
            "the day after tomorrow", "day after tomorrow", "dopodomani", "pasado manana", "apres-demain",
            "ubermorgen", "uebermorgen", "depois de amanha", "overmorgen",
        ),
        2,
    ),
}  # fmt: skip
"""Days from today."""

_DAYS: Mapping[int, Sequence[str]] = {
    0: ("monday", "lunedi", "lunes", "lundi", "montag", "segunda-feira", "segunda feira", "maandag"),
    1: ("tuesday", "martedi", "martes", "mardi", "dienstag", "terca-feira", "terca feira", "dinsdag"),
    2: ("wednesday", "mercoledi", "miercoles", "mercredi", "mittwoch", "quarta-feira", "quarta feira", "woensdag"),
    3: ("thursday", "giovedi", "jueves", "jeudi", "donnerstag", "quinta-feira", "quinta feira", "donderdag"),
    4: ("friday", "venerdi", "viernes", "vendredi", "freitag", "sexta-feira", "sexta feira", "vrijdag"),
    5: ("saturday", "sabato", "sabado", "samedi", "samstag", "sonnabend", "zaterdag"),
    6: ("sunday", "domenica", "domingo", "dimanche", "sonntag", "zondag"),
}
WEEKDAYS: Mapping[str, int] = {name: day for day, names in _DAYS.items() for name in names}

_MONTHS: Mapping[int, Sequence[str]] = {
    1: ("january", "jan", "gennaio", "enero", "janvier", "januar", "janeiro", "januari"),
    2: ("february", "feb", "febbraio", "febrero", "fevrier", "februar", "fevereiro", "februari"),
    3: ("march", "mar", "marzo", "mars", "marz", "maerz", "marco", "maart"),
    4: ("april", "apr", "aprile", "abril", "avril"),
    5: ("may", "maggio", "mayo", "mai", "maio", "mei"),
    6: ("june", "jun", "giugno", "junio", "juin", "juni", "junho"),
    7: ("july", "jul", "luglio", "julio", "juillet", "juli", "julho"),
    8: ("august", "aug", "agosto", "aout", "augustus"),
    9: ("september", "sept", "sep", "settembre", "septiembre", "septembre", "setembro"),
    10: ("october", "oct", "ottobre", "octubre", "octobre", "oktober", "okt", "outubro"),
    11: ("november", "nov", "novembre", "noviembre", "novembro"),
    12: ("december", "dec", "dicembre", "diciembre", "decembre", "dezember", "dez", "dezembro"),
}
MONTHS: Mapping[str, int] = {name: month for month, names in _MONTHS.items() for name in names}

TO_COME = (
    "in", "within", "tra", "fra", "entro", "en", "dentro de", "dans", "d'ici", "sous", "innerhalb von", "em", "daqui a",
    "over", "binnen",
)  # fmt: skip
COUNTS: Mapping[str, int] = {
    **dict.fromkeys(
        ("a", "an", "one", "un", "una", "uno", "une", "einer", "einem", "ein", "eine", "um", "uma", "een"), 1
    ),
    **dict.fromkeys(("a couple of", "two", "due", "dos", "deux", "zwei", "dois", "duas", "twee", "couple of"), 2),
    **dict.fromkeys(("three", "a few", "tre", "tres", "trois", "drei", "drie"), 3),
    **dict.fromkeys(("four", "quattro", "cuatro", "quatre", "vier", "quatro"), 4),
    **dict.fromkeys(("five", "cinque", "cinco", "cinq", "funf", "vijf"), 5),
    **dict.fromkeys(("six", "sei", "seis", "sechs", "zes"), 6),
    **dict.fromkeys(("ten", "dieci", "diez", "dix", "zehn", "dez", "tien"), 10),
}  # fmt: skip
UNITS: Mapping[str, int] = {
    **dict.fromkeys(("hour", "hours", "ora", "ore", "hora", "horas", "heure", "heures", "stunde", "stunden", "uur"), 0),
    **dict.fromkeys(
        (
            "day", "days", "giorno", "giorni", "dia", "dias", "jour", "jours", "tag", "tage", "tagen", "dag", "dagen",
            "working days", "business days",
        ),
        1,
    ),
    **dict.fromkeys(
        (
            "week", "weeks", "settimana", "settimane", "semana", "semanas", "semaine", "semaines", "woche", "wochen",
            "weken",
        ),
        7,
    ),
    **dict.fromkeys(
        ("month", "months", "mese", "mesi", "mes", "meses", "mois", "monat", "monate", "monaten", "maand"), 30
    ),
}  # fmt: skip
"""How many days each takes; an hour takes none."""

THIS_WEEK = (
    "this week", "questa settimana", "in settimana", "esta semana", "cette semaine", "diese woche", "dieser woche",
    "deze week",
)  # fmt: skip
END_OF_WEEK = (
    "end of the week", "end of week", "fine settimana", "fine della settimana", "fin de semana", "final de la semana",
    "fin de semaine", "fin de la semaine", "ende der woche", "ende dieser woche", "fim da semana", "eind van de week",
    "einde van de week",
)  # fmt: skip
A_WEEK = (
    "next week", "la prossima settimana", "prossima settimana", "settimana prossima", "la proxima semana",
    "proxima semana", "semana que viene", "la semaine prochaine", "semaine prochaine", "nachste woche",
    "nachster woche", "kommende woche", "semana que vem", "volgende week",
)  # fmt: skip
END_OF_MONTH = (
    "end of the month", "end of month", "this month", "fine mese", "fine del mese", "questo mese", "fin de mes",
    "final de mes", "este mes", "fin du mois", "ce mois-ci", "ende des monats", "diesen monat", "fim do mes",
    "eind van de maand", "einde van de maand", "deze maand",
)  # fmt: skip
NEXT_MONTH = (
    "next month", "prossimo mese", "mese prossimo", "proximo mes", "mes que viene", "mois prochain", "nachsten monat",
    "mes que vem", "volgende maand",
)  # fmt: skip
OF = ("of", "di", "de", "d'")
THE = (
    "by the", "on the", "il", "entro il", "el", "el dia", "antes del", "le", "avant le", "am", "bis zum", "zum", "bis",
    "no dia", "dia", "ate o dia", "op de", "voor de", "de",
)  # fmt: skip
"""What stands before a day of the month that has nothing else beside it."""
