"""The style sheet: how each kind of widget looks, in terms of the theme's roles."""

from typing import TYPE_CHECKING

from alexnet_gui.core.resource_files import resource

if TYPE_CHECKING:
    from alexnet_gui.gui.theme import Theme

_SHEET = """
QWidget { color: @text; }
QMainWindow, QDialog { background: @background; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 4px 8px; }
/* Names in files are shown as they are; Qt would take some for HTML, and load what they name. */
QToolTip, QMessageBox QLabel { qproperty-textFormat: PlainText; }

QFrame[role="card"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[role="bar"] { background: @panel; border: none; border-bottom: 1px solid @line; }
QFrame[role="rule"] { background: @line; border: none; }
QFrame[role="modebar"] { background: @panel; border: none; border-right: 1px solid @line; }
QFrame[role="statusbar"] { background: @panel; border: none; border-top: 1px solid @line; }
QFrame[role="problem"] { background: @problem_tint; border: none; border-radius: 6px; }
QFrame[role="note"] { background: @note_tint; border: none; border-radius: 6px; }
QFrame[role="good"] { background: @good_tint; border: none; border-radius: 6px; }
QFrame[role="facts"] { background: @panel; border: 1px solid @line; border-radius: 6px; }
QFrame[role="code"] { background: @field; border: none; border-radius: 6px; }

QLabel { background: transparent; }
QLabel[role="secondary"] { color: @secondary; }
QLabel[role="faint"] { color: @faint; font-size: 12px; }
QLabel[role="status"] { color: @secondary; font-size: 12px; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="figure"] { font-weight: 600; font-size: 17px; }
QLabel[role="problem"] { color: @problem; background: transparent; }
QLabel[role="note"] { color: @note; background: transparent; }
QLabel[role="good"] { color: @good; background: transparent; }

QPushButton, QToolButton {
  background: @panel; border: 1px solid @line; border-radius: 5px;
  padding: 4px 12px; min-height: 17px;
}
QPushButton:hover, QToolButton:hover { border-color: @faint; }
QPushButton:pressed, QToolButton:pressed { background: @accent_tint; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; background: @background; }
QPushButton[role="primary"] {
  background: @accent; border-color: @accent; color: @on_accent; font-weight: 600;
}
QPushButton[role="primary"]:disabled {
  background: @background; border-color: @line; color: @faint; font-weight: 400;
}
QPushButton[role="link"], QToolButton[role="link"] {
  border: 1px solid transparent; background: transparent; color: @accent; padding: 1px 2px;
}
QPushButton[role="link"][flush="true"] { border: none; padding: 2px 3px 2px 0; }
QPushButton[role="link"][flush="true"]:focus { text-decoration: underline; }
QPushButton[role="link"]:disabled { color: @faint; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { border-color: @accent; }
QPushButton:checked, QToolButton:checked {
  background: @accent; border-color: @accent; color: @on_accent;
}
QToolButton[role="fold"] {
  border: 1px solid transparent; background: transparent; color: @secondary; padding: 2px 0;
  font-weight: 600;
}
QToolButton[role="fold"]:hover { color: @text; }
QToolButton[role="fold"]:focus { border-color: @accent; }
QToolButton[role="plain"] { border-color: transparent; padding: 4px; background: transparent; }
QFileDialog {
  backward-icon: url("@icons/dialog_back.svg"); forward-icon: url("@icons/dialog_forward.svg");
  filedialog-parent-directory-icon: url("@icons/dialog_parent.svg");
}
QFileDialog QToolButton { padding: 4px; }  /* of a size of their own, which icons are to fit */
QToolButton[role="plain"]:hover { background: @background; }
QToolButton[role="plain"]:focus { border-color: @accent; }
QToolButton[role="mode"] {
  border: 1px solid transparent; border-radius: 8px; background: transparent;
  padding: 6px 2px; color: @secondary; font-size: 12px;
}
QToolButton[role="mode"]:hover { background: @background; }
QToolButton[role="mode"]:checked { background: @accent_tint; color: @accent; font-weight: 600; }
QToolButton[role="mode"]:focus { border-color: @accent; }
QToolButton[role="tab"] {
  border: 1px solid transparent; background: transparent; color: @secondary; padding: 0 3px;
}
QToolButton[role="tab"]:hover { color: @text; }
QToolButton[role="tab"]:checked { color: @text; font-weight: 600; }
QToolButton[role="tab"]:focus { border-color: @accent; }
QToolButton::menu-indicator, QPushButton::menu-indicator {
  image: url("@icons/arrow.svg");
  subcontrol-position: right center; right: 8px; width: 9px; height: 9px;
}
QToolButton::menu-button { border: none; border-left: 1px solid @line; width: 20px; }
QToolButton::menu-arrow { image: url("@icons/arrow.svg"); width: 9px; height: 9px; }
QToolButton[popupMode="1"] { padding-right: 28px; }
QToolButton[hasMenu="true"], QPushButton[hasMenu="true"] { padding-right: 22px; }
QToolButton[tight="true"] { padding-left: 7px; padding-right: 7px; }
QToolButton[tight="true"][hasMenu="true"] { padding-right: 20px; }
QToolButton[tight="true"][popupMode="1"] { padding-right: 24px; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit {
  background: @field; border: 1px solid @line; border-radius: 5px;
  padding: 3px 8px; min-height: 19px;
  selection-background-color: @accent; selection-color: @on_accent;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: @accent; }
QLineEdit[wrong="true"], QAbstractSpinBox[wrong="true"] { border-color: @problem; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  color: @faint; background: @background;
}
ValueField::up-button, ValueField::down-button, NumberBox::up-button, NumberBox::down-button {
  border: none; background: transparent; width: 18px;
}
ValueField::up-arrow, ValueField::down-arrow { image: none; }
NumberBox::up-arrow, NumberBox::down-arrow { image: none; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("@icons/arrow.svg"); width: 9px; height: 9px; }
QComboBox QAbstractItemView {
  background: @panel; border: 1px solid @line; outline: none;
  selection-background-color: @accent_tint; selection-color: @text;
}
QCheckBox { spacing: 8px; background: transparent; }

QMenu { background: @panel; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent_tint; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenuBar { background: @panel; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 4px 9px; background: transparent; }
QMenuBar::item:selected { background: @accent_tint; border-radius: 4px; }

QTableView, QListView, QTreeView {
  background: @panel; border: none; gridline-color: @line; outline: none;
  selection-background-color: @accent_tint; selection-color: @text;
}
QTableView[role="list"]::item { padding: 0 8px; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section {
  background: @panel; color: @secondary; border: none; border-bottom: 1px solid @line;
  padding: 4px 8px; font-size: 12px;
}
QTableView[role="list"] QHeaderView::section { padding: 4px 11px; }
QHeaderView::up-arrow, QHeaderView::down-arrow {
  subcontrol-origin: padding; subcontrol-position: top center; width: 8px; height: 6px;
}
QTableView[role="layers"] QHeaderView::section { padding: 4px 4px; }
QToolButton::menu-button { border: none; background: transparent; width: 18px; }
QToolButton[role="plain"]::menu-indicator { image: none; }
QToolButton[role="plain"][hasMenu="true"] { padding-right: 17px; }
QToolButton[role="plain"][hasMenu="true"]::menu-indicator {
  image: url("@icons/arrow.svg"); right: 4px;
}
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar {
  background: @line; border: none; border-radius: 4px; max-height: 8px; min-height: 8px;
}
QProgressBar::chunk { background: @accent; border-radius: 4px; }
QSplitter::handle { background: transparent; }
"""


def style_sheet(theme: "Theme") -> str:
    """The whole style sheet in the colours of `theme`."""
    # Qt reads pictures in style sheets from files, with forward slashes on every system.
    sheet = _SHEET.replace("@icons", resource("icons").as_posix())
    # Longest names first, so that `accent` does not eat the start of `accent_tint`.
    for role in sorted(theme.__dataclass_fields__, key=len, reverse=True):
        sheet = sheet.replace(f"@{role}", getattr(theme, role))
    return sheet
