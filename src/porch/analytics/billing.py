"""Whether a message of ours is a bill: its subject says so, or its first words do. Bought and billed is not engaged."""

from __future__ import annotations

from porch.analytics.words import Phrases, labelled, spoken, words

BILLS = {
    "en": (
        "invoice", "invoices", "bill", "receipt", "payment due", "payment reminder", "amount due", "overdue payment",
        "your order", "order confirmation", "renewal", "statement of account",
    ),
    "it": ("fattura", "fatture", "ricevuta", "sollecito di pagamento", "conferma d'ordine", "rinnovo"),
    "es": ("factura", "facturas", "recibo", "recordatorio de pago", "confirmación de pedido", "renovación"),
    "fr": ("facture", "factures", "reçu", "rappel de paiement", "confirmation de commande", "renouvellement"),
    "de": (
        "rechnung", "rechnungen", "quittung", "mahnung", "zahlungserinnerung", "auftragsbestätigung", "verlängerung",
    ),
    "pt": ("fatura", "faturas", "recibo", "lembrete de pagamento", "confirmação de encomenda", "renovação"),
    "nl": ("factuur", "facturen", "kwitantie", "betalingsherinnering", "orderbevestiging", "verlenging"),
}  # fmt: skip
"""What bills call themselves, per language (ISO 639-1); folded before use."""

FIRST_WORDS = 8
_BILLS = Phrases(labelled(bill=[phrase for phrases in BILLS.values() for phrase in phrases]))


def is_bill(subject: str, text: str) -> bool:
    """Whether a message with this subject is a bill; one without a subject is judged by its first words.

    An answer ("Re: ...") is none: it is about a bill.

    >>> is_bill("Invoice 4711", "Dear Ben, please find attached"), is_bill("Re: Invoice 4711", "You are right")
    (True, False)
    >>> is_bill("", "Deine Rechnung vom Mai"), is_bill("Saturday", "Shall I bring the bill of fare?")
    (True, False)
    """
    if subject:
        said = words(subject)
        return said[0] not in ("re", "aw", "sv", "r") and _BILLS.first(said) is not None if said else False
    return bool(text) and _BILLS.first(spoken(text)[:FIRST_WORDS]) is not None
