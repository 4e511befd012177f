"""Notes on this network: to be read, selected and copied; an address is opened only by a click."""

from html import escape

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from alexnet_gui.core.lessons.network_notes import Section, Table, network_notes
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.theme import GRID, appearance, theme
from alexnet_gui.gui.widgets.basics import close_box, label, named

_PAUSE_MS = 150  # between an edit and the notes that follow it


class NotesDialog(QDialog):
    """It may stay open beside the window, and follows the document then."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "design.notes", _("Notes on this network"))
        self.setWindowTitle(_("Notes on this network"))
        self.resize(84 * GRID, 84 * GRID)
        self._document = document
        self._text = QTextBrowser()
        named(self._text, "design.notes.text", _("Notes"))
        self._text.setOpenLinks(False)
        self._text.setProperty("role", "card")
        self._text.document().setDocumentMargin(2 * GRID)
        self._text.document().setIndentWidth(2.5 * GRID)
        self._text.anchorClicked.connect(self._open)
        self._address = label("", "faint", wrap=True)
        named(self._address, "design.notes.address", _("Address"))
        self._text.highlighted.connect(self._show_address)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._address)
        layout.addWidget(self._buttons())
        document.changed.connect(self._follow)
        appearance.changed.connect(self._follow)

    def refresh(self) -> None:
        """Tell of the document as it stands, where the reader was."""
        document = self._document
        sections = network_notes(document.analysis, document.preset, document.recipe)
        place = self._text.verticalScrollBar().value()
        self._text.document().setDefaultStyleSheet(_style())
        self._text.setHtml("".join(map(_section_html, sections)))
        self._text.verticalScrollBar().setValue(place)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def done(self, result: int) -> None:
        self._pause.stop()
        super().done(result)

    def _follow(self) -> None:
        if self.isVisible():
            self._pause.start()

    def _buttons(self) -> QDialogButtonBox:
        box = close_box(self, "design.notes.close", _("Close"))
        copy = box.addButton(_("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        named(copy, "design.notes.copy", _("Copy all"))
        copy.clicked.connect(self._copy)
        return box

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _show_address(self, address: QUrl) -> None:
        """Say where a click would lead; nothing, when the mouse has left."""
        self._address.setText(address.toString())

    def _open(self, address: QUrl) -> None:
        if not QDesktopServices.openUrl(address):
            self._address.setText(
                _("No program opened {address}.").format(address=address.toString())
            )


def _style() -> str:
    colours = theme()
    return (
        f"h2 {{ font-size: 17px; font-weight: 600; color: {colours.text}; }}"
        f"h3 {{ font-size: 13px; font-weight: 600; color: {colours.text}; }}"
        f"p, li {{ color: {colours.text}; line-height: 135%; }}"
        f"th {{ color: {colours.secondary}; font-weight: 400; }}"
        f"td {{ color: {colours.text}; }}"
        f"a {{ color: {colours.accent}; }}"
    )


def _section_html(section: Section) -> str:
    parts = [f"<h3>{escape(section.heading)}</h3>"]
    parts += (f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
    if section.table:
        parts.append(_table_html(section.table))
    points = [escape(point) for point in section.points]
    points += (
        f'<a href="{escape(source.address)}">{escape(source.title)}</a>'
        for source in section.sources
    )
    if points:
        parts.append("<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>")
    return "".join(parts)


def _table_html(table: Table) -> str:
    head, *rows = table
    lines = ["".join(f'<th align="left">{escape(cell)}</th>' for cell in head)]
    lines += ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    inside = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table cellspacing="0" cellpadding="4">{inside}</table>'
