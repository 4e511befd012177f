"""The picture with its name and place, and how it is made to fit the network."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.readable import readable
from alexnet_gui.core.requests import Cut
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import picture_image
from alexnet_gui.gui.explore.picture.album import Album
from alexnet_gui.gui.explore.picture.caption import Caption
from alexnet_gui.gui.explore.picture.crop_view import CropView
from alexnet_gui.gui.explore.picture.cut_bar import CutBar
from alexnet_gui.gui.explore.picture.picture_desk import PictureDesk
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named, set_role
from alexnet_gui.gui.widgets.laid_out import laid_out
from alexnet_gui.gui.widgets.tab_order import place_as_laid_out

ROUNDED = 1.5  # pixels of the picture that a model's own preparation rounds by


class PictureCard(Card):
    """Shows one picture; what the person does to the crop is on screen before it is answered."""

    cut_wanted = Signal(object)  # Cut

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "explore.picture_card", parent)
        self.setAccessibleName(_("The picture"))
        self._seen: PictureSeen | None = None
        self._shown = ("", "")  # name and size of what is on screen
        self._cut = Cut()  # that is wanted; what was seen last may still be another
        self.view = CropView()
        self.view.frame_wanted.connect(lambda frame: self.cut_wanted.emit(Cut("frame", frame)))
        self.view.reset_wanted.connect(lambda: self.cut_wanted.emit(Cut()))
        self.cuts = CutBar()
        self.cuts.wanted.connect(self.cut_wanted)
        self.name = Caption()
        named(self.name, "explore.picture_name", _("The picture's name and size"))
        self.place = Caption()
        named(self.place, "explore.place", _("Which picture of the folder it is"))
        self.crop = label("", "secondary")
        named(self.crop, "explore.crop", _("What the network sees of the picture"))
        self.note = label("", "note", wrap=True)
        named(self.note, "explore.picture_note", _("What became of the picture"))
        self.remark = label(
            _("The answer is the mean of ten crops. The layers are those of the middle one."),
            "secondary",
            wrap=True,
        )
        named(self.remark, "explore.ten_crops", _("What is shown of ten crops"))
        self._steps = QHBoxLayout()
        self._going: list[QAction | None] = []
        self._lay_out()
        self.show_note("")
        self.remark.hide()

    def _lay_out(self) -> None:
        self._steps.setSpacing(0)
        second = QHBoxLayout()
        second.setSpacing(GRID // 2)
        second.addLayout(self._steps)
        second.addWidget(self.place, 1)
        second.addWidget(self.crop)
        margin = GRID * 5 // 4
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(GRID // 2)
        self.body.addWidget(self.view)
        self.body.addSpacing(GRID // 2)
        self.body.addWidget(self.name)
        self.body.addLayout(second)
        self.body.addWidget(self.cuts)
        self.body.addWidget(self.remark)
        self.body.addWidget(self.note)

    def use_desk(self, desk: PictureDesk) -> None:
        """Show what `desk` knows of the picture, and tell it what is wanted."""
        for action in (desk.previous_action, desk.next_action):
            made = QToolButton()
            text = action.text().replace("&", "")
            named(made, action.objectName().removesuffix("_action"), text)
            set_role(made, "plain")
            made.setDefaultAction(action)
            self._steps.addWidget(made)
        self._going = [desk.previous_action, desk.next_action]
        place_as_laid_out(self.body)
        self.cut_wanted.connect(desk.cut_out)
        desk.cut_changed.connect(self.show_cut)
        desk.album_changed.connect(self.show_album)
        desk.noted.connect(self.show_note)
        self.show_album(desk.album)

    def menu_actions(self) -> list[QAction | None]:
        """What a menu offers of the picture."""
        return [*self._going, None, *self.cuts.actions_of_menu]

    def show_album(self, album: Album) -> None:
        """Say which of several pictures it is, and of which folder; nothing if it is alone."""
        several = len(album.paths) > 1
        text = _("{n:,} of {total:,} in {folder}") if album.folder else _("{n:,} of {total:,}")
        text = text.format(n=album.here + 1, total=len(album.paths), folder=readable(album.folder))
        self.place.show_name(text if several else "")
        for step in laid_out(self._steps):
            if isinstance(step, QWidget):
                step.setVisible(several)

    def show_note(self, note: str) -> None:
        """Say what else became of the picture, or nothing."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    # --- the picture and its crop ----------------------------------------------------------------

    def show_preview(self, image: QImage, name: str) -> None:
        """Show `image` before any network has seen it."""
        self._seen = None
        self.view.allow(None, framed=False)
        self.view.show_picture(image, (image.height(), image.width()), None)
        self.view.show_crop(None)
        self._show_name(name)
        self.crop.setText("")
        self.remark.hide()

    def show_seen(self, seen: PictureSeen) -> None:
        """Show a picture, and the crop that a network sees of it."""
        before, self._seen = self._seen, seen
        if before is None or before.pixels is not seen.pixels:
            self.view.show_picture(picture_image(seen.pixels), seen.size, seen.crop)
        height, width = seen.size
        self._show_name(seen.picture, f" · {width:,} × {height:,}")
        self._show_crop()

    def _show_name(self, name: str, size: str = "") -> None:
        self._shown = (name, size)
        self.name.show_name(name, size)

    def show_opening(self, name: str) -> None:
        """Say that the picture `name` is on its way; nothing: the one on screen is meant."""
        if name and name != self._shown[0]:
            self.name.show_name(_("Opening {name}").format(name=name), "…")
        else:
            self.name.show_name(*self._shown)

    def show_cut(self, cut: Cut) -> None:
        """Show that the picture is wanted so from now on."""
        self._cut = cut
        self.cuts.show_cut(cut)
        self._show_crop()

    def _show_crop(self) -> None:
        seen, cut = self._seen, self._cut
        if seen is None:
            return
        crop, frames = seen.crop, seen.frames
        if cut.way == "frame" and cut.frame is not None and cut != seen.cut:
            crop, frames = cut.frame, ()  # the answer is still to come
        shape = seen.architecture.input[1:] if cut.way in ("model", "frame") else None
        self.view.show_crop(crop, frames)
        self.view.allow(shape, framed=cut.way == "frame")
        self.crop.setText(crop_text(cut, crop, seen.architecture.input[1:]))
        self.remark.setVisible(seen.cut.way == "ten")


def crop_text(cut: Cut, crop: tuple[float, float, float, float], shape: tuple[int, ...]) -> str:
    """What of the picture an input of `shape` (height, width) is cut from."""
    if cut.way == "squash":
        return _("all of it, squashed")
    if cut.way == "ten":
        words = _("ten crops {width:.0f} × {height:.0f}")
    else:
        words = _("crop {width:.0f} × {height:.0f}")
    width, height = crop[2:]
    if shape[0] == shape[1] and abs(width - height) < ROUNDED:  # meant as a square
        width = height = min(width, height)
    return words.format(width=width, height=height)
