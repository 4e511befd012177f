"""While no picture is on screen: whether the network that was chosen can be read at all."""

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.events import Failed
from alexnet_gui.core.model_info import DescribeModel, ModelDescription
from alexnet_gui.core.requests import Fitted, ImageNet, ModelFile
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry


class ModelCheck(QObject):
    """Reads a file as soon as it is chosen, so that what is wrong with it is said then."""

    passed = Signal()

    def __init__(self, bridge: Bridge, desk: NetworkDesk) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._desk = desk
        self._good = desk.current.key
        self._checked = desk.current
        self._asking = OneEnquiry(self)

    def ask(self, entry: Entry) -> None:
        """Check `entry`, if it is read from a file and that can be done yet."""
        self._asking.cancel()
        self._checked = entry
        if not self._bridge.ready:
            return
        if isinstance(entry.choice, ModelFile | Fitted | ImageNet):
            wish = DescribeModel(entry.choice)
            self._asking.ask(self._bridge.enquiries, wish, self._on_answer)
        else:
            self._good = entry.key

    def _on_answer(self, answer: ModelDescription | Failed) -> None:
        key, choice = self._checked.key, self._checked.choice
        assert choice is not None
        if isinstance(answer, Failed):
            self._desk.return_to(self._good)  # the one that could be read before is meant again
            self._desk.refuse(answer, key, choice)
        else:
            self._good = key
            self._desk.was_read(key, choice)
            self.passed.emit()
