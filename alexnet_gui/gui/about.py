"""About: what this is, what it is built on, and under which licences."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui import __version__
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.report import version_of
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import close_box, label, named

# The main licence of each; parts that a package bundles are listed in its own metadata.
LICENCES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("torch", "BSD-3-Clause"),
    ("torchvision", "BSD-3-Clause"),
    ("numpy", "BSD-3-Clause"),
    ("Pillow", "MIT-CMU"),
    ("pyqtgraph", "MIT"),
    ("msgspec", "BSD-3-Clause"),
    ("safetensors", "Apache-2.0"),
    ("platformdirs", "MIT"),
)


class About(QDialog):
    """A dialog that can be read and copied from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "about", _("About AlexNet"))
        self.setWindowTitle(_("About AlexNet"))
        self.resize(72 * GRID, 60 * GRID)
        text = QPlainTextEdit(about_text())
        named(text, "about.licences", _("Licences"))
        text.setReadOnly(True)
        close = close_box(self, "about.close", _("Close"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(_heading())
        layout.addWidget(text, 1)
        layout.addWidget(close)


def about_text() -> str:
    """The licences of everything that comes along or is loaded, as plain text."""
    paragraphs = [
        _("This program is free software under the MIT licence. It stands on the work of others:"),
        "\n".join(f"{name} {version_of(name)} — {licence}" for name, licence in LICENCES),
        _(
            "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They"
            " are installed as separate libraries: you may replace them by versions of your own."
            " Their source is at https://code.qt.io."
        ),
        _("The sample data is Fashion-MNIST:"),
        resource("sample", "LICENSE.txt").read_text(encoding="utf-8").strip(),
        _("The sample pictures are in the public domain or under CC0, from scikit-image:"),
        _pictures(),
    ]
    return "\n\n".join(paragraphs)


def _heading() -> QHBoxLayout:
    drawing = QLabel()
    drawing.setPixmap(icon("alexnet-gui", "#000000", size=48).pixmap(QSize(48, 48)))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(_("AlexNet {version}").format(version=__version__), "figure"))
    words.addWidget(
        label(_("Design the network, train it, and see what it sees."), "secondary", wrap=True)
    )
    row = QHBoxLayout()
    row.setSpacing(2 * GRID)
    row.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row


def _pictures() -> str:
    """The rows of the table in SOURCES.md: file, picture, source, licence."""
    text = resource("pictures", "SOURCES.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return "\n".join(f"{row[0].strip('`')}: {row[1]} — {row[2]}, {row[3]}" for row in rows)
