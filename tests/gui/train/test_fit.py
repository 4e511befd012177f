"""Nothing in the form is cut without a sign, and links stand in line with labels."""

from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
)

from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.widgets.choice_box import ChoiceBox
from alexnet_gui.gui.widgets.elided_label import ElidedLabel
from tests.gui.windows import child


def room(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def test_what_the_form_offers_fits_its_fields(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.show_workspace("train")
    boxes = [box for box in window.train.findChildren(ChoiceBox) if box.isVisible()]
    assert boxes
    texts: list[tuple[QComboBox, str]] = [
        (box, box.itemText(i)) for box in boxes for i in range(box.count())
    ]
    texts.append((child(window, QComboBox, "train.data.source"), "Sample: Fashion-MNIST"))
    for box, text in texts:
        assert box.fontMetrics().horizontalAdvance(text) <= room(box), text


def test_a_link_begins_where_labels_do(window: MainWindow) -> None:
    window.show_workspace("train")
    link = child(window, QPushButton, "train.data.look")
    option = QStyleOptionButton()
    link.initStyleOption(option)
    text = link.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, link)
    assert text.x() == 0


def test_a_title_of_a_few_letters_is_not_shown(window: MainWindow) -> None:
    title = ElidedLabel(least=12)
    title.setText("AlexNet for 28 × 28 · 2026-11-22")
    title.resize(title.fontMetrics().horizontalAdvance("AlexN"), 20)
    few = title.grab().toImage()
    title.setText("")
    assert few == title.grab().toImage()
    title.deleteLater()
