"""The published networks as their authors write them in PyTorch, apart from our layers and presets.

Written down from each article's structure and in its manner: torchvision's `features` and
`classifier`, blocks, or modules called one by one in `forward`.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
import torchvision
from torch import Tensor, nn


class Sequences(nn.Module):
    """Most articles' manner: `features`, flattened, then `classifier`."""

    def __init__(self, features: nn.Sequential, classifier: nn.Sequential) -> None:
        super().__init__()
        self.features = features
        self.classifier = classifier

    def forward(self, x: Tensor) -> Tensor:
        x = self.features(x)
        x = torch.flatten(x, start_dim=1)
        logits: Tensor = self.classifier(x)
        return logits


def paper_2012() -> nn.Module:
    """Krizhevsky, Sutskever, Hinton, 2012: two towers as groups, LRN before pooling, 3×227×227.

    α is 5e-4 because PyTorch divides it by n = 5, and the paper's 1e-4 is not divided.
    """
    return Sequences(
        nn.Sequential(
            nn.Conv2d(3, 96, kernel_size=11, stride=4),
            nn.ReLU(inplace=True),
            nn.LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2),
            nn.ReLU(inplace=True),
            nn.LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(256, 384, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=2),
            nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, kernel_size=3, padding=1, groups=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        ),
        nn.Sequential(
            nn.Linear(256 * 6 * 6, 4096),
            nn.ReLU(inplace=True),
            nn.Dropout(0.5),
            nn.Linear(4096, 4096),
            nn.ReLU(inplace=True),
            nn.Dropout(0.5),
            nn.Linear(4096, 1000),
        ),
    )


class Simple96(nn.Module):
    """insightstyle, 2022: one tower at full width, padding 3 first, ten classes, 3×224×224."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, 4, 3)
        self.conv2 = nn.Conv2d(96, 256, 5, 1, 2)
        self.conv3 = nn.Conv2d(256, 384, 3, 1, 1)
        self.conv4 = nn.Conv2d(384, 384, 3, 1, 1)
        self.conv5 = nn.Conv2d(384, 256, 3, 1, 1)
        self.fc1 = nn.Linear(256 * 6 * 6, 4096)
        self.fc2 = nn.Linear(4096, 4096)
        self.fc3 = nn.Linear(4096, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 3, 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 3, 2)
        x = F.relu(self.conv3(x))
        x = F.relu(self.conv4(x))
        x = F.max_pool2d(F.relu(self.conv5(x)), 3, 2)
        x = x.view(-1, 256 * 6 * 6)
        x = F.dropout(F.relu(self.fc1(x)), 0.5, self.training)
        x = F.dropout(F.relu(self.fc2(x)), 0.5, self.training)
        logits: Tensor = self.fc3(x)
        return logits


class Net227(nn.Module):
    """The listing `Net` of an article on AlexNet: as printed, its conv5 is 5×5 with padding 1."""

    def __init__(self, conv5_kernel: int = 5) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, 4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1)
        self.conv5 = nn.Conv2d(384, 256, conv5_kernel, padding=1)
        self.pool = nn.MaxPool2d(3, 2)
        self.drop = nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 4096)
        self.fc2 = nn.Linear(4096, 4096)
        self.fc3 = nn.Linear(4096, 1000)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.conv3(x))
        x = F.relu(self.conv4(x))
        x = self.pool(F.relu(self.conv5(x)))
        x = torch.flatten(x, 1)
        x = self.drop(F.relu(self.fc1(x)))
        x = self.drop(F.relu(self.fc2(x)))
        logits: Tensor = self.fc3(x)
        return logits


def half_width() -> nn.Module:
    """The `model.py` of that article: one GPU's half of the paper's network, 3×224×224."""
    return Sequences(
        nn.Sequential(
            nn.Conv2d(3, 48, kernel_size=11, stride=4, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(48, 128, kernel_size=5, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(128, 192, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(192, 192, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(192, 128, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        ),
        nn.Sequential(
            nn.Dropout(p=0.5),
            nn.Linear(128 * 6 * 6, 2048),
            nn.ReLU(inplace=True),
            nn.Dropout(p=0.5),
            nn.Linear(2048, 2048),
            nn.ReLU(inplace=True),
            nn.Linear(2048, 1000),
        ),
    )


class Block(nn.Module):
    """A convolution and a ReLU, with normalisation and pooling where `reduces`."""

    def __init__(
        self, inputs: int, filters: int, kernel: int, stride: int, padding: int, *, reduces: bool
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, filters, kernel, stride, padding)
        self.relu = nn.ReLU()
        self.reduces = reduces
        self.norm = nn.LocalResponseNorm(size=5, alpha=1e-4, beta=0.75, k=2)
        self.pool = nn.MaxPool2d(kernel_size=3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.conv(x))
        if self.reduces:
            x = self.pool(self.norm(x))
        return x


def lrn_blocks() -> nn.Module:
    """Arham, 2023: five blocks, and no activation between the dense layers, 3×227×227."""
    return Sequences(
        nn.Sequential(
            Block(3, 96, 11, 4, 0, reduces=True),
            Block(96, 256, 5, 1, 2, reduces=True),
            Block(256, 384, 3, 1, 1, reduces=False),
            Block(384, 384, 3, 1, 1, reduces=False),
            Block(384, 256, 3, 1, 1, reduces=True),
        ),
        nn.Sequential(
            nn.Linear(256 * 6 * 6, 4096),
            nn.Dropout(0.5),
            nn.Linear(4096, 4096),
            nn.Dropout(0.5),
            nn.Linear(4096, 10),
        ),
    )


def grouped_lrn() -> nn.Module:
    """简记AlexNet, 2020: groups, and normalisation after pooling as in Caffe, 3×224×224."""
    return Sequences(
        nn.Sequential(
            nn.Conv2d(3, 96, 11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
            nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2),
            nn.Conv2d(96, 256, 5, padding=2, groups=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
            nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2),
            nn.Conv2d(256, 384, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(384, 384, 3, padding=1, groups=2),
            nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1, groups=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
        ),
        nn.Sequential(
            nn.Dropout(),
            nn.Linear(9216, 4096),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Linear(4096, 1000),
        ),
    )


def mnist_28() -> nn.Module:
    """A community course's chapter: AlexNet made small for grey pictures, 1×28×28."""
    return Sequences(
        nn.Sequential(
            nn.Conv2d(1, 96, 11, 1, 1),
            nn.ReLU(),
            nn.MaxPool2d(2, 2),
            nn.Conv2d(96, 256, 3, 1, 1),
            nn.ReLU(),
            nn.MaxPool2d(2, 2),
            nn.Conv2d(256, 384, 3, 1, 1),
            nn.ReLU(),
            nn.Conv2d(384, 384, 3, 1, 1),
            nn.ReLU(),
            nn.Conv2d(384, 256, 3, 1, 1),
            nn.ReLU(),
            nn.MaxPool2d(2, 2),
        ),
        nn.Sequential(
            nn.Dropout(0.5),
            nn.Linear(256 * 2 * 2, 4096),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Linear(4096, 10),
        ),
    )


# By the preset's id. net-227 cannot run as printed; here as its first repair mends it.
PUBLISHED: dict[str, Callable[[], nn.Module]] = {
    "paper-2012": paper_2012,
    "torchvision": torchvision.models.alexnet,
    "simple-96": Simple96,
    "net-227": lambda: Net227(conv5_kernel=3),
    "half-width": half_width,
    "lrn-blocks": lrn_blocks,
    "grouped-lrn": grouped_lrn,
    "mnist-28": mnist_28,
}
