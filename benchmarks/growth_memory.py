"""How much memory pictures take, against how many there are and how large one is. Linux only."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from alexnet_gui.core.resource_files import resource
from benchmarks import growth_memory_work as work
from benchmarks.bundled_photos import write_photos
from benchmarks.growth_curves import Plot, curves

PICTURES = (100, 200, 500, 1000, 2000, 5000, 10_000)
MEGAPIXELS = (1, 2, 5, 10, 20, 50, 100)
ROUNDS = 3
SPARE = 2.0  # times the memory that all pictures take has to be free
PHOTO = (160, 120)  # of the folder
DIFFERENT = 100  # photos
CLASSES = 10
CACHE = "cache"


def plots(*, quick: bool) -> Iterator[Plot]:
    """Resident memory of a process beyond what it had when it was ready for the pictures."""
    rounds = 1 if quick else ROUNDS
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with _processes(folder / CACHE) as pool:
            yield _against_pictures(pool, folder, rounds)
            yield _against_megapixels(pool, folder, rounds)


def _against_pictures(pool: ProcessPoolExecutor, folder: Path, rounds: int) -> Plot:
    counts = [count for count in PICTURES if SPARE * count * work.KEPT_BYTES < _free(folder)]
    few = write_photos(folder / "few", 2 * CLASSES, PHOTO, CLASSES)
    photos = {
        count: write_photos(folder / f"{count}", count, PHOTO, CLASSES, DIFFERENT)
        for count in counts
    }

    def cost(count: float) -> tuple[float, float, float]:
        of_data = partial(work.of_data, few, photos[int(count)])
        peak, opened = pool.submit(of_data, in_file=False).result()
        peak_in_file, _opened = pool.submit(of_data, in_file=True).result()
        shutil.rmtree(folder / CACHE)  # so that the next round prepares them again
        return peak, opened, peak_in_file

    names = ("in memory: peak", "in memory: opened", "prepared on disk: peak")
    return Plot(
        id="memory-pictures",
        title="Memory against the pictures of a data set",
        across="photos in the folder, for an input of 3 × 224 × 224",
        unit="MiB",
        curves=curves(names, counts, rounds, cost),
    )


def _against_megapixels(pool: ProcessPoolExecutor, folder: Path, rounds: int) -> Plot:
    files = {size: _large(folder / f"{size}.jpg", size) for size in MEGAPIXELS}
    small = _large(folder / "small.jpg", 0.1)
    return Plot(
        id="memory-megapixels",
        title="Memory against the size of a picture in Explore",
        across="megapixels of a JPEG",
        unit="MiB",
        curves=curves(
            ("while it is opened: peak", "while it is shown"),
            MEGAPIXELS,
            rounds,
            lambda size: pool.submit(work.of_look, small, files[int(size)]).result(),
        ),
    )


@contextmanager
def _processes(cache: Path) -> Iterator[ProcessPoolExecutor]:
    """A process for each piece of work, one at a time, in which PyTorch is imported already.

    They prepare their pictures in `cache`, not where a person's are.
    """
    os.environ["XDG_CACHE_HOME"] = str(cache)
    context = get_context("forkserver")
    context.set_forkserver_preload([work.__name__])
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        yield pool


def _free(folder: Path) -> float:
    """Bytes that are free, of memory or on the disk, whichever are fewer."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    memory = 1024 * int(dict(line.split(":", 1) for line in lines)["MemAvailable"].split()[0])
    return min(memory, shutil.disk_usage(folder).free)


def _large(path: Path, megapixels: float) -> Path:
    """A photo of so many megapixels, three by two."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    with Image.open(resource("pictures", "coffee.png")) as photo:
        photo.convert("RGB").resize((round(1.5 * height), height)).save(path, quality=85)
    return path
