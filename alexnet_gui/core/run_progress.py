"""How far a run has come, from its record and the rows of its metrics.csv alone."""

from math import ceil

from alexnet_gui.core.events import Step, StepsDone, Validated
from alexnet_gui.core.run_record import RunRecord


class RunProgress:
    """Fed with a run's steps and validations in order: what the trainer knows of itself."""

    def __init__(self, record: RunRecord) -> None:
        recipe, self._pictures = record.recipe, record.data.training_pictures
        self._batch = recipe.batch_size
        self._patience = recipe.early_stopping
        self.steps_per_epoch = max(1, ceil(self._pictures / self._batch))
        total = recipe.epochs * self.steps_per_epoch
        self.total_steps = min(total, recipe.max_steps or total)
        self.last: Step | None = None
        self.validations: list[Validated] = []
        self._epoch = 0
        self._loss_sum, self._seen = 0.0, 0

    # --- what is told --------------------------------------------------------------------------

    def take(self, event: StepsDone | Validated) -> None:
        """Note steps or a validation."""
        if isinstance(event, Validated):
            self.validations.append(event)
            return
        for step in event.steps:
            self._take_step(step)

    def _take_step(self, step: Step) -> None:
        epoch, place = divmod(step.step - 1, self.steps_per_epoch)
        if epoch != self._epoch:
            self._epoch, self._loss_sum, self._seen = epoch, 0.0, 0
        before = place * self._batch
        pictures = max(1, min(self._batch, self._pictures - before))
        self._loss_sum += step.loss * pictures
        self._seen += pictures
        self.last = step

    def rewind(self, step: int, before: Step | None) -> None:
        """Forget what came after `step`, which is that of the row `before`."""
        self.validations = [seen for seen in self.validations if seen.step <= step]
        self.last = before
        self._loss_sum, self._seen = 0.0, 0  # of the rest of the epoch, which is near enough

    # --- where it stands -----------------------------------------------------------------------

    @property
    def step(self) -> int:
        """Finished updates."""
        return 0 if self.last is None else self.last.step

    @property
    def epochs(self) -> float:
        """Finished epochs, the last perhaps in part."""
        return self.step / self.steps_per_epoch

    @property
    def train_loss(self) -> float | None:
        """The mean over the pictures of the last epoch that was begun."""
        return self._loss_sum / self._seen if self._seen else None

    @property
    def validation(self) -> Validated | None:
        """The last one."""
        return self.validations[-1] if self.validations else None

    @property
    def best(self) -> Validated | None:
        """The one with the smallest top-1 error."""
        return next((seen for seen in reversed(self.validations) if seen.best), None)

    @property
    def validating(self) -> bool:
        """Whether a validation is due: an epoch is over, or the last step is done."""
        at_end = self.step == self.total_steps or self.step % self.steps_per_epoch == 0
        return self.step > 0 and at_end and not self._validated

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do: every step, or as long in vain as the recipe allows."""
        if self.last is None or not self._validated:
            return False
        return self.step >= self.total_steps or self._given_up

    @property
    def _validated(self) -> bool:
        return bool(self.validations) and self.validations[-1].step >= self.step

    @property
    def _given_up(self) -> bool:
        if self._patience is None:
            return False
        lately = self.validations[-self._patience :]
        return len(lately) == self._patience and not any(seen.best for seen in lately)
