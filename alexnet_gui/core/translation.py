"""Every text that a person reads passes through here, as a whole sentence with named values.

Mark a text where it is used with ``_("{layer} expects {n} features").format(...)``; mark a text
that a module keeps as a constant with ``N_`` and translate it with ``_`` when it is shown.
"""

import gettext

from alexnet_gui.core.resource_files import resource

DOMAIN = "alexnet-gui"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Translate from now on into the first of `languages` that there is a catalogue for."""
    global _catalogue
    try:
        folder = resource("translations")
    except FileNotFoundError:
        _catalogue = gettext.NullTranslations()
        return
    _catalogue = gettext.translation(DOMAIN, folder, languages or None, fallback=True)


def _(text: str) -> str:
    """`text` in the chosen language, or as it is."""
    return _catalogue.gettext(text)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark `text` for translators without translating it yet."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many` in the chosen language, as `n` needs it."""
    return _catalogue.ngettext(one, many, n)
