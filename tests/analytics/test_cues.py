"""What somebody wants, in seven languages."""

from __future__ import annotations

import pytest

from porch.analytics.cues import Cue, closing_thanks, cue


@pytest.mark.parametrize(
    "text",
    [
        "The soup was terrible",
        "I'm still waiting for my order, can you help?",
        "Sono molto delusa dal servizio",
        "La pizza non è arrivata",
        "El pedido no ha llegado",
        "Je suis très déçue",
        "Die Heizung funktioniert nicht",
        "O serviço foi péssimo",
        "Mijn bestelling is nooit aangekomen",
        "😡😡",
    ],
)
def test_a_complaint_is_heard(text: str) -> None:
    assert cue(text) is Cue.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "Please send me the menu",
        "I'd like a table for two",
        "Vorrei prenotare per sabato",
        "Quisiera una mesa para dos",
        "Pourriez-vous m'envoyer la carte ?",
        "Ich möchte einen Tisch reservieren",
        "Gostaria de marcar mesa",
        "Kunt u mij bellen",
    ],
)
def test_a_request_is_heard(text: str) -> None:
    assert cue(text) is Cue.REQUEST


@pytest.mark.parametrize(
    "text",
    [
        "Open on Sunday?",
        "hi what are your hours",
        "Quanto costa il menu degustazione",
        "¿Abren el domingo",
        "Combien coûte le menu",
        "Haben Sie glutenfreie Pizza",
        "A que horas abrem",
        "Hoe laat gaan jullie open",
        "周日营业吗？",
    ],
)
def test_a_question_is_heard(text: str) -> None:
    assert cue(text) is Cue.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lovely evening, the tiramisu was divine",
        "No complaints at all",
        "Nicht schlecht!",
        "Pas déçus du tout",
        "Read https://example.org/?please=refund",
        "Niente male davvero",
    ],
)
def test_nothing_is_asked(text: str) -> None:
    assert cue(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thank you so much",
        "Thanks a lot, that works now. Have a great day!",
        "@trattoria grazie mille",
        "Grazie a voi, a presto",
        "¡Muchas gracias!",
        "Merci beaucoup pour votre aide",
        "Vielen lieben Dank für die schnelle Antwort",
        "Muito obrigada pela ajuda",
        "Hartelijk bedankt",
        "Thanks Bob!",
        "👍",
        "👍🏽",
        "🙏🙏 ❤️",
        "ok thanks 👍",
        "Thanks @trattoria ! https://example.org/photo",
    ],
)
def test_a_closing_thanks_is_recognised(text: str) -> None:
    assert closing_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "!",
        "@trattoria",
        "https://example.org/photo",
        "Thanks, but where is my order?",
        "Thanks but it is still cold",
        "Thanks for nothing",
        "Thanks anyway",
        "Thanks in advance",
        "Grazie, però il conto era sbagliato",
        "thanks 😡",
        "👎",
        "ok",
        "Danke, bitte um Rückruf",
        "merci de me rappeler",
        "Thanks. Refund",
        "Thanks " * 40,
    ],
)
def test_what_still_wants_something_is_no_closing_thanks(text: str) -> None:
    assert not closing_thanks(text)
