"""Why this answer: what of the picture speaks for a class, laid over it.

Grad-CAM takes a moment, so it stays on and follows the picture, the network and a run that goes
on. The others take their time: they are of the picture and the weights that they were asked about.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.captum_package import captum_missing
from alexnet_gui.core.events import Failed, PictureSeen
from alexnet_gui.core.requests import LiveRun
from alexnet_gui.core.translation import N_, _
from alexnet_gui.core.why import METHODS, Explanation, Method, obstacle
from alexnet_gui.core.why_files import WriteExplanation
from alexnet_gui.core.why_words import MEANINGS, NAMES
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.images import colours_image
from alexnet_gui.gui.explore.looker import Question
from alexnet_gui.gui.explore.networks.networks import AfterRun
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry
from alexnet_gui.gui.explore.picture.picture_view import Overlay
from alexnet_gui.gui.explore.why.export import WhyExport
from alexnet_gui.gui.explore.why.fields import WhyFields
from alexnet_gui.gui.explore.why.methods import MethodButtons
from alexnet_gui.gui.explore.why.result import WhyResult
from alexnet_gui.gui.explore.why.waiting import WhyWaiting
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, named
from alexnet_gui.gui.widgets.sentence import Sentence

_INVITATION = N_(
    "Marks the pixels that speak for {name}. Choose a bar above to ask about another class."
)


class WhyCard(Card):
    """Asks for one explanation at a time, and tells what to lay over the picture."""

    overlay_changed = Signal(object)  # Overlay, or None
    message = Signal(object)  # banner.Message
    class_meant = Signal(int)  # its index, or −1 for the most probable

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Why this answer"), "explore.why", parent)
        self._enquiries: EnquiryDesk | None = None
        self._seen: PictureSeen | None = None
        self._question: Question | None = None
        self._asking = OneEnquiry(self)
        self._steps: int | None = None  # of the weights that were asked about
        self._found: Explanation | None = None
        self._reason = ""  # why nothing can be asked
        self.methods = MethodButtons()
        self.methods.wanted.connect(self._want)
        self.fields = WhyFields()
        self.fields.changed.connect(self._ask_again)
        self.meaning = Sentence("secondary")
        named(self.meaning, "explore.why.meaning", _("What the method does"))
        self.fault = Sentence("problem")
        named(self.fault, "explore.why.fault", _("Why there is no explanation"))
        self.waiting = WhyWaiting()
        self.waiting.cancelled.connect(self.leave)
        self.result = WhyResult()
        self.result.changed.connect(self._paint)
        self.export = WhyExport(self)
        self.export.wanted.connect(self._write)
        self.export.message.connect(self.message)
        self.clear_action = self._make_clear_action()
        self._lay_out()
        self.clear(_("Open a picture to see what speaks for each class."))

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID * 3 // 2)
        inner.setSpacing(GRID)
        parts: tuple[QWidget, ...] = (self.methods, self.fields, self.meaning)
        for widget in (*parts, self.waiting, self.fault, self.result):
            inner.addWidget(widget)
        self.body.addLayout(inner)

    def _make_clear_action(self) -> QAction:
        action = QAction(_("&Clear the explanation"), self)
        action.setObjectName("explore.why.clear.action")
        action.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.leave)
        self.addAction(action)
        return action

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there."""
        self._enquiries = enquiries

    def use_settings(self, settings: SettingsStore) -> None:
        """Lay colours on as the person likes it, and remember that."""
        self.result.use_settings(settings)

    def menu_actions(self) -> list[QAction | None]:
        """The ways to explain an answer, and to take the explanation away."""
        return [*self.methods.actions_of.values(), None, self.clear_action]

    def export_actions(self) -> list[QAction]:
        """What can be saved to files."""
        return self.export.actions

    # --- what it is about ------------------------------------------------------------------------

    def clear(self, reason: str) -> None:
        """No network has seen the picture, for `reason`."""
        reason = reason or _("No network has seen this picture yet.")
        self._seen = self._question = None
        self._leave_off()
        self.methods.show_method(None)
        self.methods.offer(dict.fromkeys(METHODS, reason))
        self._reason = reason
        self._show_state()

    def show_seen(self, seen: PictureSeen, question: Question, after: AfterRun = "") -> None:
        """Ask about `seen` from now on, which answers `question`.

        What is of the weights of a run goes on as it trains, and when it is over and `after` it
        its own weights answer; where they do not, a sentence says that it was broken off.
        """
        before, method = self._question, self.methods.method
        of_run = before is not None and isinstance(before.choice, LiveRun)
        kept = of_run and after == "kept" and _same_picture(before, question)
        goes_on = kept or (of_run and question == before)
        self._seen, self._question = seen, question
        obstacles = self._offer(seen)
        if goes_on:
            self._paint()  # whoever shows the picture began anew
        else:
            self._leave_off()
        quick = self.methods.method == "grad-cam" and not obstacles["grad-cam"]
        if quick and (kept or not self._asking.waiting):
            self._ask()
        elif not quick and not goes_on:
            self.methods.show_method(None)
            if method is not None and of_run and after == "gone":
                self._say_broken_off(method)
        self._reason = obstacles["occlusion"]  # what stands in its way does in that of all
        self._show_state()

    def _say_broken_off(self, method: Method) -> None:
        words = _("The run is over and its weights are gone, so {method} was broken off.")
        self.fault.say(words.format(method=_(NAMES[method])))
        self.fault.show()

    def ask_about(self, index: int) -> None:
        """Ask about class `index` from now on; −1: about the most probable."""
        if self._seen is not None and not self._reason:
            self.fields.target.choose(None if index < 0 else index)

    def leave(self) -> bool:
        """Wait for no explanation and show none; whether there was any."""
        there = self.methods.method is not None
        self._leave_off()
        self.methods.show_method(None)
        self._show_state()
        return there

    def _offer(self, seen: PictureSeen) -> dict[Method, str]:
        """Offer classes, layers and methods of `seen`; returns why not, of each method."""
        missing = captum_missing()
        obstacles = {each: missing or obstacle(seen.architecture, each) for each in METHODS}
        self.methods.offer(obstacles)
        self.fields.offer(seen)
        return obstacles

    # --- questions and answers -------------------------------------------------------------------

    def _want(self, method: Method | None) -> None:
        self._leave_off()
        if method is not None:
            self._ask()
        self._show_state()

    def _ask_again(self) -> None:
        chosen = self.fields.target.index
        self.class_meant.emit(-1 if chosen is None else chosen)
        if self.methods.method is not None:
            self._ask()
        self._show_state()

    def _ask(self) -> None:
        seen, method = self._seen, self.methods.method
        assert self._enquiries is not None and seen is not None and method is not None
        self._asking.cancel()
        if method != "grad-cam":
            self._show_found(None)  # Grad-CAM's stays until the next one takes its place
        self.fault.hide()
        self._steps = seen.trained_steps
        enquiry = self.fields.enquiry(method, seen.request)
        self._asking.ask(self._enquiries, enquiry, self._take, self.waiting.tell)
        self.waiting.begin()

    def _take(self, answer: Explanation | Failed) -> None:
        self.waiting.end()
        if isinstance(answer, Failed):
            self._show_found(None)
            self.fault.say(f"{answer.message} {answer.hint}".strip())
            self.fault.show()
        else:
            self._show_found(answer)

    def _leave_off(self) -> None:
        """Cancel what is being computed, and take away what is shown."""
        self._asking.cancel()
        self.waiting.end()
        self.fault.hide()
        self._show_found(None)

    # --- what is shown ---------------------------------------------------------------------------

    def _show_found(self, found: Explanation | None) -> None:
        self._found = found
        self.result.setVisible(found is not None)
        self.meaning.setVisible(found is None)  # its place is needed; the buttons say it too
        if found is None or self._seen is None:
            self.export.offer("")
        else:
            self.result.show_explanation(found, self._steps)
            self.export.offer(f"{Path(self._seen.picture).stem}-{found.method}-{found.label}")
        self._paint()

    def _paint(self) -> None:
        found = self._found
        if found is None:
            self.overlay_changed.emit(None)
            return
        image = colours_image(found.signed if self.result.signed else found.positive)
        self.overlay_changed.emit(Overlay(image, found.crop, self.result.opacity.value() / 100))

    def _show_state(self) -> None:
        method = self.methods.method
        self.fields.setVisible(not self._reason)
        self.fields.show_for(method)
        self.clear_action.setEnabled(method is not None)
        if method is not None:
            self.meaning.say(_(MEANINGS[method]))
        else:
            invitation = _(_INVITATION).format(name=self.fields.target.name)
            self.meaning.say(self._reason or invitation)

    def _write(self, path: Path) -> None:
        if self._enquiries is None or self._seen is None or self._found is None:
            return
        wish = WriteExplanation(
            path,
            self._found,
            self._seen.pixels,
            self._seen.size,
            self.result.signed,
            self.result.opacity.value() / 100,
        )
        self._enquiries.ask(wish, self.export.tell)


def _same_picture(before: Question | None, now: Question) -> bool:
    return before is not None and (before.picture, before.cut) == (now.picture, now.cut)
