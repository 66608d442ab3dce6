"""The words of the pages: gettext messages (English in the templates), numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_currency, format_decimal

from psm_kg.errors import ConfigurationError, Location, Text

# how numbers and dates are written: as European readers do
_LOCALES = {"it": "it_IT", "en": "en_GB"}


@dataclass(frozen=True)
class Language:
    """One language of the site. English messages are the words of the templates themselves."""

    code: str
    locale: Locale
    messages: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path, code: str) -> Language:
        """Read the ``.po`` files of ``folder/<code>``.

        Raises ConfigurationError when one is not a catalogue.
        """
        messages: dict[str, tuple[str, ...]] = {}
        for path in sorted((folder / code).glob("*.po")):
            messages |= read_messages(path)
        return cls(code, Locale.parse(_LOCALES[code]), messages)

    def gettext(self, message: str) -> str:
        """A message in this language; one without a translation stays as it is."""
        return self.messages.get(message, (message,))[0]

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """A message that depends on a number (both languages have one singular, for 1)."""
        forms = self.messages.get(singular, (singular, plural))
        return forms[0] if number == 1 else forms[-1]

    def number(self, value: int | float | Decimal) -> str:
        """``1234.5`` → ``1.234,5`` in Italian; all the digits that the value has."""
        return str(format_decimal(value, locale=self.locale, decimal_quantization=False))

    def date(self, value: str) -> str:
        """``2026-11-23`` → ``23 novembre 2026``; what is not a date stays as it is."""
        try:
            return str(format_date(date.fromisoformat(value), "long", locale=self.locale))
        except ValueError:
            return value

    def euros(self, value: int | Decimal) -> str:
        """An amount in euros, without cents when it has none."""
        whole = Decimal(value) == Decimal(value).to_integral_value()
        pattern = "¤ #,##0" if whole else "¤ #,##0.00"
        return str(format_currency(value, "EUR", format=pattern, locale=self.locale))


def read_messages(path: Path) -> dict[str, tuple[str, ...]]:
    """Message → its translation, or its singular and plural, of a gettext catalogue."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        raise ConfigurationError(
            Text(
                f"le traduzioni non si possono leggere: {error}",
                f"the translations cannot be read: {error}",
            ),
            Location(str(path)),
        ) from None
    found = {}
    for message in catalogue:
        said = message.string
        forms = tuple(said) if isinstance(said, tuple | list) else (said,)
        singular = message.id if isinstance(message.id, str) else message.id[0]
        if singular and all(forms):
            found[singular] = tuple(map(str, forms))
    return found
