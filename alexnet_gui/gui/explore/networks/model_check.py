"""While no picture is on screen: whether the network that was chosen can be read at all."""

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.events import Failed
from alexnet_gui.core.model_info import DescribeModel, ModelDescription
from alexnet_gui.core.requests import Fitted, ImageNet, ModelFile
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.enquiry_desk import Asked
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.networks.networks import Entry


class ModelCheck(QObject):
    """Reads a file as soon as it is chosen, so that what is wrong with it is said then."""

    passed = Signal()
    failed = Signal(object)  # Failed; the network that could be read before is meant again

    def __init__(self, bridge: Bridge, desk: NetworkDesk) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._desk = desk
        self._good = self._checked = desk.current.key
        self._asked: Asked | None = None

    def ask(self, entry: Entry) -> None:
        """Check `entry`, if it is read from a file and that can be done yet."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        self._checked = entry.key
        if not self._bridge.ready:
            return
        if isinstance(entry.choice, ModelFile | Fitted | ImageNet):
            self._asked = self._bridge.enquiries.ask(DescribeModel(entry.choice), self._on_answer)
        else:
            self._good = entry.key

    def _on_answer(self, answer: ModelDescription | Failed) -> None:
        self._asked = None
        if isinstance(answer, Failed):
            self._desk.return_to(self._good)
            self.failed.emit(answer)
        else:
            self._good = self._checked
            self.passed.emit()
