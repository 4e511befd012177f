"""Colours, type and spacing of the window, in light and in dark, stated once."""

from dataclasses import dataclass
from typing import Literal
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from alexnet_gui.gui.style_sheet import style_sheet

Mode = Literal["system", "light", "dark"]

GRID = 8  # pixels; margins, gaps and corners are multiples or halves of it
ROW = 27  # height of a row in tables and forms


@dataclass(frozen=True)
class Theme:
    """One set of colours. Every text on every ground it stands on reaches 4.5:1."""

    name: Literal["light", "dark"]
    background: str
    panel: str
    line: str
    text: str
    secondary: str
    faint: str
    accent: str
    accent_tint: str
    on_accent: str
    problem: str
    problem_tint: str
    note: str
    note_tint: str
    good: str
    good_tint: str
    field: str
    convolution: str
    activation: str
    normalisation: str
    pooling: str
    dropout: str
    dense: str
    compared_1: str  # other runs beside the one at hand; apart for colour-blind eyes too
    compared_2: str
    compared_3: str
    compared_4: str

    def color(self, role: str) -> QColor:
        """The colour of a role, such as `accent`, or of a family of layers."""
        value: str = getattr(self, role)
        return QColor(value)


LIGHT = Theme(
    name="light",
    background="#f6f7f9",
    panel="#ffffff",
    line="#e2e5ea",
    text="#1b1f24",
    secondary="#646c78",
    faint="#666e7b",
    accent="#2563eb",
    accent_tint="#ebf1fe",
    on_accent="#ffffff",
    problem="#c62828",
    problem_tint="#fdecec",
    note="#8f6000",
    note_tint="#fff6e0",
    good="#187a47",
    good_tint="#e8f6ee",
    field="#f6f7f9",
    convolution="#3b6fd4",
    activation="#d98a1f",
    normalisation="#8a5cc7",
    pooling="#2f9e73",
    dropout="#8b93a0",
    dense="#cf4f5e",
    compared_1="#d97706",
    compared_2="#86198f",
    compared_3="#0d6b4a",
    compared_4="#2b2f36",
)

DARK = Theme(
    name="dark",
    background="#17191d",
    panel="#1f2227",
    line="#30343b",
    text="#e8eaee",
    secondary="#9fa7b3",
    faint="#939ba8",
    accent="#6b9bff",
    accent_tint="#243154",
    on_accent="#10131a",
    problem="#ff7b72",
    problem_tint="#3a2022",
    note="#e3b341",
    note_tint="#352c17",
    good="#56d394",
    good_tint="#1b3226",
    field="#17191d",
    convolution="#6f9cf0",
    activation="#eab04d",
    normalisation="#b18be6",
    pooling="#56c596",
    dropout="#9aa2ad",
    dense="#f07f8b",
    compared_1="#f0a03c",
    compared_2="#c84a9c",
    compared_3="#6ee7b7",
    compared_4="#f5f5f4",
)


class Appearance(QObject):
    """Which theme is in use. Widgets that paint themselves repaint on `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self._mode: Mode = "system"
        self._watching = False
        self._dressed: dict[int, ref[QWidget]] = {}  # windows, by their identity

    @property
    def mode(self) -> Mode:
        """What was asked for."""
        return self._mode

    def use(self, mode: Mode) -> None:
        """Show the window in `mode`; `system` follows the desktop from now on."""
        self._mode = mode
        if not self._watching:
            _application().setStyle("Fusion")  # once: all widgets are made ready anew for a style
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
            self._watching = True
        self._follow()

    def dress(self, window: QWidget) -> None:
        """Give the style sheet to `window` rather than to the application; before it has any parts.

        Every widget in it, and every dialog and menu that belongs to it, inherits it. Of the
        application's, Qt would style a part anew with all that is in it each time that it is put
        into a larger one: six times as much for the whole window.
        """
        identity = id(window)
        self._dressed[identity] = ref(window)
        window.destroyed.connect(lambda: self._undress(identity))
        window.setStyleSheet(style_sheet(self.theme))
        _application().setStyleSheet("")

    def _undress(self, identity: int) -> None:
        del self._dressed[identity]
        if not self._dressed:
            self._put_on()

    def _put_on(self) -> None:
        sheet = style_sheet(self.theme)
        windows = [window for each in self._dressed.values() if (window := each()) is not None]
        for window in windows:
            window.setStyleSheet(sheet)
        _application().setStyleSheet("" if windows else sheet)

    def _follow(self) -> None:
        dark = self._mode == "dark" or (
            self._mode == "system"
            and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.theme = DARK if dark else LIGHT
        app = _application()
        app.setPalette(_palette(self.theme))
        app.setFont(text_font())
        self._put_on()
        self.changed.emit()


appearance = Appearance()


def theme() -> Theme:
    """The theme in use."""
    return appearance.theme


def text_font(pixels: int = 13, *, bold: bool = False) -> QFont:
    """The window's type, with figures that stand under each other."""
    font = QFont()
    families = set(QFontDatabase.families())
    wanted = ["Inter", "Inter Display", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans"]
    font.setFamilies([family for family in wanted if family in families] or [font.family()])
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def mono_font(pixels: int = 12) -> QFont:
    """Type for formulas, in which every sign is as wide as the next."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _palette(colours: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, source in (
        (role.Window, "background"),
        (role.WindowText, "text"),
        (role.Base, "panel"),
        (role.AlternateBase, "background"),
        (role.Text, "text"),
        (role.Button, "panel"),
        (role.ButtonText, "text"),
        (role.ToolTipBase, "panel"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "faint"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.Mid, "line"),
    ):
        palette.setColor(target, colours.color(source))
    for target in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, colours.color("faint"))
    return palette
