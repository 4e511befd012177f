"""What a model is, apart from its weights, as a value that the window can show."""

from alexnet_gui.core.model_info import ModelDescription
from alexnet_gui.core.requests import ModelChoice, Untrained
from alexnet_gui.engine.models import Model


def describe(model: Model, choice: ModelChoice) -> ModelDescription:
    """What is known of `model`, which `choice` means."""
    return ModelDescription(
        name=model.name,
        architecture=model.architecture,
        parameters=sum(weight.numel() for weight in model.network.parameters()),
        classes=model.classes,
        preprocessing=model.preprocessing,
        provenance=dict(model.provenance),
        trained_steps=model.trained_steps,
        untrained=isinstance(choice, Untrained) or model.trained_steps == 0,
    )
