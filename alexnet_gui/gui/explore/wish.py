"""What Train would like Explore to show."""

from pathlib import Path
from typing import NamedTuple

from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file
from alexnet_gui.gui.explore.picture.samples import SAMPLES


class ExploreWish(NamedTuple):
    """A picture through the network of a run, or a filter of that network."""

    run: Path | None  # the folder of a run that is over; None: the one under way
    picture: Picture | None = None
    layer: str = ""  # whose filters are meant; then any picture will do
    filter: int = 0

    def picture_for(self, shown: Picture | None) -> Picture:
        """The picture to show where `shown` is shown now."""
        if self.layer and shown is not None:
            return shown
        return self.picture or picture_file(SAMPLES[0].path)
