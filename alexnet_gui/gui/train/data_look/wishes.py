"""What the form says, as a wish to see pictures varied. No Qt."""

from typing import NamedTuple

from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.survey import DrawWish
from alexnet_gui.core.translation import _


class Settings(NamedTuple):
    """All that the look at data depends on."""

    spec: str
    described: DataDescribed | None
    shape: tuple[int, int, int]  # C, H, W of the network's input
    recipe: Recipe

    @property
    def seed(self) -> int:
        """How the pictures are split and varied."""
        return self.recipe.seed

    @property
    def obstacle(self) -> bool:
        """Whether nothing can be shown: other channels than pictures have, or nothing is there."""
        described = self.described
        return self.shape[0] not in (1, 3) or described is None or described.to_download > 0

    @property
    def why_not(self) -> str:
        """Why nothing can be shown, as a sentence; nothing where something can, or soon will."""
        if self.shape[0] not in (1, 3):
            return _("The network takes neither one channel nor three.")
        if self.described is not None and self.described.to_download:
            return _("A picture is shown here when they are downloaded.")
        return ""

    def wish(self, pictures: int, draws: int, turn: int = 0, first: int = 0) -> DrawWish:
        """Some pictures, and so many draws of each."""
        return DrawWish(
            spec=self.spec,
            seed=self.seed,
            shape=self.shape,
            fit=self.recipe.fit,
            random_crop=self.recipe.random_crop,
            random_flip=self.recipe.random_flip,
            random_colour=self.recipe.random_colour,
            pictures=pictures,
            draws=draws,
            turn=turn,
            first=first,
        )
