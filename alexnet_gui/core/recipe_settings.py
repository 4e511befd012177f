"""The settings of a recipe, each declared once: forms, options and checks come from here."""

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import N_

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "epochs",
        N_("Epochs"),
        N_("How many times every training picture is used."),
        Kind.COUNT,
        1,
        100_000,
    ),
    Setting(
        "batch_size",
        N_("Batch size"),
        N_("Pictures in one step. A larger batch needs more memory and takes fewer steps."),
        Kind.COUNT,
        1,
        unit=N_("pictures"),
    ),
    Setting(
        "optimiser",
        N_("Optimiser"),
        N_("How the weights follow the gradient."),
        Kind.CHOICE,
        choices=(
            ("sgd", N_("SGD with momentum")),
            ("sgd_paper", N_("SGD as in the paper")),
            ("adamw", "AdamW"),
        ),
    ),
    Setting(
        "learning_rate",
        N_("Learning rate"),
        N_(
            "How far one step goes. Too high and the loss jumps or stays; too low and it crawls. A"
            " schedule begins with it; one cycle rises to it from a twenty-fifth, then falls."
        ),
        Kind.NUMBER,
        0,
        1000,
    ),
    Setting(
        "momentum",
        N_("Momentum"),
        N_("Share of the last step that the next one keeps; SGD only. The paper's is 0.9."),
        Kind.NUMBER,
        0,
        0.9999,
    ),
    Setting(
        "weight_decay",
        N_("Weight decay"),
        N_("Pulls every weight towards zero. The paper's is 0.0005."),
        Kind.NUMBER,
        0,
        10,
    ),
    Setting(
        "decay_biases",
        N_("Decay biases"),
        N_("Let weight decay pull at biases and at the scales of batch normalisation too."),
        Kind.FLAG,
    ),
    Setting(
        "label_smoothing",
        N_("Label smoothing"),
        N_(
            "Share of each label that is spread over all classes, for training alone; 0 is the"
            " usual cross-entropy."
        ),
        Kind.NUMBER,
        0,
        0.9999,
    ),
    Setting(
        "schedule",
        N_("Schedule"),
        N_(
            "How the learning rate changes. Plateau drops it when the validation error stays, as in"
            " the paper; step drops it every few epochs."
        ),
        Kind.CHOICE,
        choices=(
            ("constant", N_("Constant")),
            ("plateau", N_("Plateau")),
            ("step", N_("Step")),
            ("cosine", N_("Cosine")),
            ("one_cycle", N_("One cycle")),
        ),
    ),
    Setting(
        "drop_epochs",
        N_("Drop after"),
        N_(
            "Epochs from one drop of the learning rate to the next; on a plateau, epochs in which"
            " the validation error did not improve."
        ),
        Kind.COUNT,
        1,
        100_000,
        unit=N_("epochs"),
        noun=N_("Epochs until a drop"),
    ),
    Setting(
        "drop_factor",
        N_("Drop to"),
        N_("What the learning rate is multiplied with at a drop. The paper's is 0.1."),
        Kind.NUMBER,
        0,
        0.9999,
        noun=N_("Factor of a drop"),
    ),
    Setting(
        "fit",
        N_("Fit"),
        N_(
            "How a picture of other proportions becomes the network's input: what is too long is"
            " cropped, what is missing padded with black, or all of it squashed."
        ),
        Kind.CHOICE,
        choices=(
            ("crop", N_("Crop")),
            ("pad", N_("Pad with black")),
            ("squash", N_("Squash")),
        ),
    ),
    Setting(
        "random_crop",
        N_("Random crop"),
        N_("Train on another part of each picture every time, as the paper does."),
        Kind.FLAG,
    ),
    Setting(
        "random_flip",
        N_("Random flip"),
        N_("Mirror every second picture, by lot, as the paper does. Not for letters or digits."),
        Kind.FLAG,
    ),
    Setting(
        "random_colour",
        N_("Random colour"),
        N_("Shift each picture's colours along the data's principal components, as the paper."),
        Kind.FLAG,
    ),
    Setting(
        "cache_limit",
        N_("Cache at most"),
        N_(
            "How much room prepared pictures may take on disk, in the cache folder, if they do not"
            " fit into memory."
        ),
        Kind.COUNT,
        1,
        100_000,
        unit=N_("GiB"),
        noun=N_("Room for prepared pictures"),
    ),
    Setting(
        "seed",
        N_("Seed"),
        N_("The same seed gives the same weights at the start and the same order of pictures."),
        Kind.COUNT,
        0,
        2**31 - 1,
    ),
    Setting(
        "precision",
        N_("Precision"),
        N_(
            "Numbers of the forward and backward pass; weights always stay float32. Automatic:"
            " measured at the start of a run, and the fastest is taken."
        ),
        Kind.CHOICE,
        choices=(
            ("automatic", N_("Automatic")),
            ("float32", "float32"),
            ("bfloat16", "bfloat16"),
            ("float16", N_("float16 (CUDA)")),
        ),
    ),
    Setting(
        "compile",
        N_("Compile"),
        N_(
            "Have torch.compile make code for this network on this machine, with CUDA graphs on an"
            " NVIDIA GPU. The run starts up to some minutes later, and losses may differ in their"
            " last digits. On two CPU cores it made no network faster; not yet measured on a GPU."
        ),
        Kind.FLAG,
    ),
    Setting(
        "data_on_device",
        N_("Data on the GPU"),
        N_(
            "Keep the pictures in the GPU's memory if there is room, or else fetch each batch while"
            " the GPU learns from the one before. The numbers stay the same. Not yet measured on a"
            " GPU."
        ),
        Kind.FLAG,
    ),
    Setting(
        "max_steps",
        N_("At most"),
        N_("Stop after so many steps, whatever the epochs say; empty: no limit."),
        Kind.COUNT,
        1,
        2**31 - 1,
        unit=N_("steps"),
        optional=True,
        noun=N_("Number of steps"),
    ),
    Setting(
        "early_stopping",
        N_("Give up after"),
        N_("Stop after so many epochs without a smaller validation error; empty: never."),
        Kind.COUNT,
        1,
        100_000,
        unit=N_("epochs"),
        optional=True,
        noun=N_("Epochs without improvement"),
    ),
    Setting(
        "checkpoint_every",
        N_("Save every"),
        N_("Save after so many steps, besides after each epoch; empty: not by steps."),
        Kind.COUNT,
        1,
        2**31 - 1,
        unit=N_("steps"),
        optional=True,
        noun=N_("Steps between checkpoints"),
    ),
    Setting(
        "save_minutes",
        N_("Save after"),
        N_("Save when the last checkpoint is so many minutes old; empty: not by time."),
        Kind.NUMBER,
        0.1,
        100_000,
        unit=N_("minutes"),
        optional=True,
        noun=N_("Minutes between checkpoints"),
    ),
)

# The settings that follow under a title of their own, by the first of them, as a form shows them.
TITLES: dict[str, str] = {
    "schedule": N_("Schedule"),
    "fit": N_("Pictures"),
    "seed": N_("Chance and limits"),
    "checkpoint_every": N_("Checkpoints"),
}
