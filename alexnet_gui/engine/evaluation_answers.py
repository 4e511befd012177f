"""What the window asks about models on sets of pictures, answered."""

from collections.abc import Callable
from pathlib import Path

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.evaluation import (
    DataAtHand,
    EvaluateModel,
    Evaluation,
    EvaluationData,
    PicturesAgain,
    Places,
)
from alexnet_gui.core.events import Event, PicturesExamined
from alexnet_gui.core.live_events import ValidationPicture
from alexnet_gui.core.readable import readable
from alexnet_gui.core.torchvision_sets import KNOWN
from alexnet_gui.core.translation import _
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.datasets import SAMPLE, TORCHVISION, full_spec, open_source
from alexnet_gui.engine.devices import choose_device
from alexnet_gui.engine.evaluated_pictures import EvaluatedPictures
from alexnet_gui.engine.evaluation import evaluate
from alexnet_gui.engine.torchvision_data import is_downloaded
from alexnet_gui.engine.torchvision_download import Fetching


def answer_evaluation(
    enquiry: EvaluateModel,
    beholder: Beholder,
    tell: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Evaluation:
    """How well a model does; of a run under way as it is when this is asked.

    Raises:
        UserError: There is no such model or data, or they do not fit.
        CancelledError: As asked.
    """

    def hear(event: Event) -> None:
        if isinstance(event, PicturesExamined):
            tell(Progress(event.done, event.total))

    return evaluate(
        beholder.model(enquiry.model),
        enquiry.data,
        enquiry.split,
        choose_device("automatic"),
        worst=enquiry.worst,
        side=enquiry.side,
        download=False,
        tell=hear,
        cancelled=cancelled,
    )


def pictures_again(enquiry: PicturesAgain) -> tuple[ValidationPicture, ...]:
    """Some of the pictures that an evaluation has looked at.

    Raises:
        UserError: They are not there any more, or there are others.
    """
    places = enquiry.places
    source = open_source(full_spec(places.data), places.seed, Fetching(allowed=False))
    pictures = EvaluatedPictures(source, "all")
    if pictures.total != places.total:
        raise UserError(
            _("The pictures have changed since they were looked at."), _("Evaluate again.")
        )
    return tuple(_picture(pictures, places, index, enquiry.side) for index in enquiry.indices)


def _picture(
    pictures: EvaluatedPictures, places: Places, index: int, side: int
) -> ValidationPicture:
    number = int(places.numbers[index])
    path = pictures.path(number)
    name = pictures.name(number) if path is None else readable(Path(path).name)
    shown = pictures.shown(number, side)
    if shown is None:
        source = b"" if path is None else Path(path)
        return ValidationPicture(index, name, source, None, _("It cannot be read any more."))
    return ValidationPicture(index, name, *shown)


def data_at_hand(enquiry: EvaluationData, beholder: Beholder) -> DataAtHand:
    """The pictures that are there to try a model on."""
    there = tuple(f"{TORCHVISION}{name}" for name in KNOWN if is_downloaded(name))
    own = None
    try:
        model = None if enquiry.model is None else beholder.model(enquiry.model)
        own = None if model is None else model.provenance.get("data")
    except UserError:
        pass  # whoever asks to evaluate it is told
    if not isinstance(own, str) or not (own == SAMPLE or own in there or Path(own).is_dir()):
        own = None
    return DataAtHand(own, there)
