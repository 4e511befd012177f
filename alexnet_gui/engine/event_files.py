"""Event files for TensorBoard, in the run's folder: `tensorboard --logdir RUN` shows them.

They are written by the thread that trains, when steps are handed on anyway: a few times a second.
"""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from alexnet_gui.core.errors import UserError, resume_hint, unwritable
from alexnet_gui.core.events import Event, Remark, RunStarted, StepsDone, Validated
from alexnet_gui.core.job import Job
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.run_names import EVENT_FILES
from alexnet_gui.core.tensorboard_package import has_tensorboard
from alexnet_gui.core.translation import _
from alexnet_gui.engine.appended_file import AppendedFile
from alexnet_gui.engine.home import Found
from alexnet_gui.engine.mosaic import filters_mosaic
from alexnet_gui.engine.network import Network
from alexnet_gui.engine.preparation import Prepared
from alexnet_gui.engine.saving import Saving

Emit = Callable[[Event], None]

_MAGNIFIED = 3  # pixels for each weight: 11 of them side by side can hardly be seen
_FORMAT = "brain.Event:2"  # as of this version a reader drops what a resume does again


@contextmanager
def event_files(job: Job, prepared: Prepared, emit: Emit, saving: Saving) -> Iterator[Emit]:
    """What to tell events so that `emit` gets them, and event files too if `job` wants them.

    A run that goes on and has some goes on with them.

    Raises:
        UserError: The disk is full; also from what is given.
    """
    folder = prepared.folder / EVENT_FILES
    goes_on = prepared.resumed and folder.is_dir()
    if not job.tensorboard:
        if goes_on and not has_tensorboard():
            emit(_not_continued(prepared.progress.step))
        if not goes_on or not has_tensorboard():
            yield emit
            return
    files = EventFiles(folder, prepared.learner.network, emit, saving)
    prepared.home.lodgers.append(files)
    try:
        yield files.take
    finally:
        files.close()


class EventFiles:
    """Writes what a run tells into one new event file, and hands it on."""

    def __init__(self, folder: Path, network: Network, emit: Emit, saving: Saving) -> None:
        from tensorboard.compat.proto import event_pb2, summary_pb2
        from tensorboard.summary.writer.record_writer import RecordWriter

        self._event, self._summary = event_pb2, summary_pb2
        self._folder = folder
        self._network = network
        self._emit = emit
        self._saving = saving
        self._writer = RecordWriter
        self.file = self._opened(folder)

    def take(self, event: Event) -> None:
        """Write down what is a figure, and hand `event` on."""
        match event:
            case RunStarted():
                self._write([self._start(event.first_step + 1)])
            case StepsDone():
                self._write(self._steps(event))
            case Validated():
                self._write(self._validation(event))
        self._emit(event)

    def close(self) -> None:
        """Nothing more comes."""
        self.file.close()

    def copied(self, folder: Path, *, own: bool) -> AppendedFile:
        """Another file in the run's other `folder`, beside copies of those that can be read."""
        new = folder / EVENT_FILES
        new.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            for file in self._folder.glob("*.tfevents.*") if own else ():
                shutil.copyfile(file, new / file.name)
        return self._opened(new)

    def found(self, folder: Path, *, own: bool) -> Found:
        """Another file, beside those that are there; whose they are matters to nobody."""
        return Found(self._opened(folder / EVENT_FILES))

    def adopt(self, folder: Path, file: AppendedFile) -> None:
        """Go on in what `copied` or `found` has made."""
        self.file.close()
        self._folder, self.file = folder / EVENT_FILES, file

    def _start(self, step: int) -> Any:
        """From `step` on: whatever earlier files have of it and later ones does not count."""
        started = self._event.SessionLog(status=self._event.SessionLog.START)
        return self._event.Event(wall_time=time.time(), step=step, session_log=started)

    def _steps(self, done: StepsDone) -> Iterator[Any]:
        # The last of them has just been finished; the run's own clock says when the others were.
        begin = time.time() - done.steps[-1].seconds
        for step in done.steps:
            figures = {
                "loss/training": step.loss,
                "top1_error/training": step.top1_error,
                "top5_error/training": step.top5_error,
                "learning_rate": step.learning_rate,
                "images_per_second": step.images_per_second,
            }
            yield self._figures(step.step, begin + step.seconds, figures)

    def _validation(self, seen: Validated) -> Iterator[Any]:
        figures = {
            "loss/validation": seen.loss,
            "top1_error/validation": seen.top1_error,
            "top5_error/validation": seen.top5_error,
        }
        yield self._figures(seen.step, time.time(), figures)
        for layer in self._network.architecture.layers:
            if isinstance(layer, Conv2d):
                yield self._filters(layer.name, seen.step)
                return

    def _figures(self, step: int, when: float, figures: dict[str, float]) -> Any:
        values = [
            self._summary.Summary.Value(tag=tag, simple_value=value)
            for tag, value in figures.items()
        ]
        summary = self._summary.Summary(value=values)
        return self._event.Event(wall_time=when, step=step, summary=summary)

    def _filters(self, layer: str, step: int) -> Any:
        """The filters of the convolution called `layer`, as a picture."""
        weight = self._network.get_parameter(f"{layer}.weight").detach()  # (O, I, kh, kw)
        pixels = filters_mosaic(weight.float().cpu().numpy())
        pixels = np.repeat(np.repeat(pixels, _MAGNIFIED, axis=0), _MAGNIFIED, axis=1)
        file = BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        picture = self._summary.Summary.Image(
            height=pixels.shape[0],
            width=pixels.shape[1],
            colorspace=pixels.shape[2],
            encoded_image_string=file.getvalue(),
        )
        value = self._summary.Summary.Value(tag=f"filters/{layer}", image=picture)
        summary = self._summary.Summary(value=[value])
        return self._event.Event(wall_time=time.time(), step=step, summary=summary)

    def _opened(self, folder: Path) -> AppendedFile:
        """A new file, which is closed when a run has ended or moves."""
        begin = self._event.Event(wall_time=time.time(), file_version=_FORMAT)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = AppendedFile(_new_file(folder))
            try:
                file.append(self._encoded([begin]))
            except OSError:
                file.close()
                raise
        except OSError as error:
            raise self._failed(error) from None
        return file

    def _encoded(self, events: Iterable[Any]) -> bytes:
        data = BytesIO()
        records = self._writer(data)
        for event in events:
            records.write(event.SerializeToString())
        return data.getvalue()

    def _write(self, events: Iterable[Any]) -> None:
        """Write all of `events`, or none: TensorBoard reads nothing after half a record."""
        data = self._encoded(events)

        def append() -> None:
            try:
                self.file.append(data)
            except OSError as error:
                raise self._failed(error) from None

        self._saving.done(append)

    def _failed(self, error: OSError) -> UserError:
        return unwritable(self._folder, error, resume_hint(error))


def _new_file(folder: Path) -> Path:
    """A name that is new, that TensorBoard knows, and that comes after those of earlier parts."""
    number = sum(1 for _file in folder.glob("*.tfevents.*"))
    parts = (f"{time.time():010.0f}", socket.gethostname(), str(os.getpid()), str(number))
    return folder / f"events.out.tfevents.{'.'.join(parts)}"


def _not_continued(step: int) -> Remark:
    sentence = _(
        "The run's event files for TensorBoard are not continued: the package tensorboard is not"
        " installed."
    )
    return Remark("tensorboard", sentence, step)
