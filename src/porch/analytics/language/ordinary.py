"""Ordinary messages that say nothing in particular, or plainly do: what a few corrections may not tip."""

from __future__ import annotations

ORDINARY = (
    "We were there last Saturday with the children.", "The parcel is blue and about this big.", "ok",
    "See you tomorrow", "I live near the station.", "Our office is closed on Mondays.", "The weather is nice today",
    "Just landed in Rome", "My name is Ann and my number is 12.", "We have three cats.", "Good morning everyone",
    "Happy birthday!", "I paid by card yesterday.", "The meeting is at ten.", "It is for my sister.",
    "Reading your newsletter right now", "Do you open on Sunday?", "What time does the shop close?",
    "Is there parking nearby?", "How much is the large one?", "Could you send me the menu, please?",
    "I would like to book a table for two.", "Please call me back.", "Can you change my address?",
    "My order never arrived.", "This is the worst service ever.", "The zip is broken.", "I want my money back",
    "Thank you so much, it was lovely!", "Best coffee in town", "Great job, well done", "I'll call you tomorrow.",
    "We will send it on Friday.", "Let me check and get back to you.", "Siamo arrivati ieri sera.",
    "A che ora aprite?", "Buongiorno a tutti", "Il pacco non è arrivato.", "Grazie mille!",
    "Mañana vamos con los niños.", "¿A qué hora abren?", "El pedido no ha llegado.", "Muchas gracias por todo",
    "Nous habitons près de la gare.", "À quelle heure ouvrez-vous ?", "Ma commande n'est pas arrivée.",
    "Merci beaucoup", "Wir waren gestern da.", "Haben Sie am Sonntag offen?", "Das Paket ist kaputt.", "Vielen Dank!",
    "Estamos aqui desde ontem.", "A que horas abrem?", "Obrigado pela ajuda", "Het pakje is blauw.", "Tot morgen",
)  # fmt: skip
