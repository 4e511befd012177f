"""A plot as a picture or a table: what is written, how, and word of it."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QPainter

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import whole_file, write_whole
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.picture_files import png_bytes, svg_bytes
from alexnet_gui.gui.theme import GRID, LIGHT, Theme, text_font, theme
from alexnet_gui.gui.train.plotting.canvas import Canvas
from alexnet_gui.gui.train.plotting.card import PlotCard
from alexnet_gui.gui.train.plotting.figure import unit_text
from alexnet_gui.gui.train.plotting.legend import entries_of, entries_of_others, paint_entries
from alexnet_gui.gui.train.plotting.table import table
from alexnet_gui.gui.train.plotting.view import PlotView

SHARPNESS = 2  # pixels of a PNG for one of the window's
_SMALLEST = QSize(480, 300)
_TITLE = 36.0  # height
_LEGEND = 24.0  # height of a row of other runs
_IN_A_ROW = 3
_TURN_MS = 8  # of rows at a time: the window stays at hand
_SOON_MS = 500  # what takes longer says so, and can be stopped
_TOPIC = "plots.export"


class PlotExports(QObject):
    """Writes what a card asks for, and tells how that went."""

    message = Signal(object)  # banner.Message

    def __init__(self, view: PlotView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._last_folder: Path | None = None
        self._writing: TableWriter | None = None

    def export(self, card: PlotCard, kind: str) -> None:
        """Export what `card` shows: png, svg, csv or copy."""
        if kind == "copy":
            QGuiApplication.clipboard().setImage(self._picture(card))
            text = _("The picture is in the clipboard.")
            self.message.emit(Message(text, "", "good", topic=_TOPIC))
            return
        path = self._ask(card, kind)
        if path is None:
            return
        if kind == "csv":
            self._write_table(card, path)
            return
        data = png_bytes(self._picture(card)) if kind == "png" else self._svg(card)
        try:
            write_whole(path, data)
        except UserError as error:
            self.message.emit(Message(error.message, error.hint, topic=_TOPIC))
        else:
            self._tell_written(path)

    def _ask(self, card: PlotCard, kind: str) -> Path | None:
        title, plural = {
            "png": (_("Export a picture"), _("PNG pictures")),
            "svg": (_("Export a drawing"), _("SVG drawings")),
            "csv": (_("Export a table"), _("CSV tables")),
        }[kind]
        asked = FileKind(title, "train.plots.export.dialog", kind, plural)
        name = card.plot.name.rpartition(".")[2]
        path = ask_to_write(card.window(), asked, self._last_folder, name)
        if path is not None:
            self._last_folder = path.parent
        return path

    # --- pictures --------------------------------------------------------------------------------

    def _picture(self, card: PlotCard) -> QImage:
        sheet = _Sheet(card, self._view)
        image = QImage(sheet.size * SHARPNESS, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARPNESS)
        painter = QPainter(image)
        sheet.paint(painter, SHARPNESS)
        painter.end()
        return image

    def _svg(self, card: PlotCard) -> bytes:
        sheet = _Sheet(card, self._view)
        return svg_bytes(sheet.size, card.plot.title, lambda painter: sheet.paint(painter, 1))

    # --- tables ----------------------------------------------------------------------------------

    def _write_table(self, card: PlotCard, path: Path) -> None:
        if self._writing is not None:
            self._writing.stop()
        writer = TableWriter(path, table(card.plot, self._view), self)
        self._writing = writer
        writer.ended.connect(lambda fault: self._table_ended(writer, fault))
        writer.stopped.connect(lambda: self._table_stopped(writer))
        writer.slow.connect(lambda: self._tell_slow(writer))
        writer.start()

    def _tell_slow(self, writer: "TableWriter") -> None:
        text = _("Writing {file}…").format(file=name_of(writer.path))
        self.message.emit(Message(text, "", "note", _("Stop"), writer.stop, topic=_TOPIC))

    def _table_ended(self, writer: "TableWriter", fault: UserError | None) -> None:
        self._let_go(writer)
        if fault is None:
            self._tell_written(writer.path)
        else:
            self.message.emit(Message(fault.message, fault.hint, topic=_TOPIC))

    def _table_stopped(self, writer: "TableWriter") -> None:
        self._let_go(writer)
        text = _("{file} was not written, as asked.").format(file=name_of(writer.path))
        self.message.emit(Message(text, "", "note", topic=_TOPIC))

    def _let_go(self, writer: "TableWriter") -> None:
        if self._writing is writer:
            self._writing = None
        writer.deleteLater()

    # --- word of it ------------------------------------------------------------------------------

    def _tell_written(self, path: Path) -> None:
        text = _("{file} is written.").format(file=name_of(path))
        act = _folder_opener(path)
        self.message.emit(Message(text, "", "good", _("Show folder"), act, topic=_TOPIC))


class TableWriter(QObject):
    """Writes a long text in turns between which the window does what else it has to.

    What was there before stays until all is written. When the window is closed, the rest is
    written at once.
    """

    ended = Signal(object)  # None: written; a UserError: why not
    stopped = Signal()
    slow = Signal()

    def __init__(self, path: Path, parts: Iterator[bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._writing = _written(path, parts)
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._turn)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.slow)

    def start(self) -> None:
        """Begin; `ended` or `stopped` follows in any case."""
        self._soon.start()
        self._turns.start()
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self._finish)

    def stop(self) -> None:
        """Break off; nothing is left behind."""
        if self._turns.isActive():
            self._writing.close()
            self._rest()
            self.stopped.emit()

    def _turn(self) -> None:
        began, fault = _now(), None
        try:
            for _part in self._writing:
                if _now() - began > _TURN_MS:
                    return
        except UserError as refused:
            fault = refused
        self._rest()
        self.ended.emit(fault)

    def _finish(self) -> None:
        while self._turns.isActive():
            self._turn()

    def _rest(self) -> None:
        self._turns.stop()
        self._soon.stop()


def _written(path: Path, parts: Iterator[bytes]) -> Generator[None]:
    """Write `parts` to `path`, and wait after each to be asked for the next."""
    with whole_file(path) as file:
        for part in parts:
            file.write(part)
            yield


class _Sheet:
    """A card's plot as a picture by itself: with its title, and the names of other runs."""

    def __init__(self, card: PlotCard, view: PlotView) -> None:
        self._card = card
        self._theme: Theme = LIGHT if view.light_pictures else theme()
        own, others = entries_of(card.plot), entries_of_others(view.others)
        rows = [others[n : n + _IN_A_ROW] for n in range(0, len(others), _IN_A_ROW)]
        self._rows = [own, *rows] if own else rows
        self._unit = unit_text(view.along) if own else ""  # else the axis itself names it
        chart = card.chart.size().expandedTo(_SMALLEST)
        below = round(len(self._rows) * _LEGEND + GRID * bool(self._rows))
        self.size = QSize(chart.width(), round(_TITLE) + chart.height() + below)
        self._chart = QRectF(QPointF(0, _TITLE), chart)

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Paint it with its corner at the painter's, for so many pixels for one of its own."""
        plot = self._card.plot
        painter.fillRect(QRectF(QPointF(0, 0), self.size), self._theme.color("panel"))
        painter.setFont(text_font(15, bold=True))
        painter.setPen(self._theme.color("text"))
        painter.drawText(QPointF(1.5 * GRID, 25), plot.title)
        for index, entries in enumerate(self._rows):
            y = self._chart.bottom() + index * _LEGEND
            place = QRectF(1.5 * GRID, y, self._chart.width() - 3 * GRID, _LEGEND)
            paint_entries(painter, place, entries, "" if index else self._unit, self._theme)
        canvas = Canvas(plot)
        canvas.dress(self._theme)
        canvas.paint_on(
            painter, self._chart, self._card.chart.figure(self._chart.width(), ratio), ratio
        )
        canvas.close()


def _folder_opener(path: Path) -> Callable[[], object]:
    url = QUrl.fromLocalFile(str(path.absolute().parent))
    return lambda: QDesktopServices.openUrl(url)


def _now() -> float:
    return 1000 * perf_counter()
