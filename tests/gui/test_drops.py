"""What is dropped goes where it belongs, whatever it is called."""

import json
import shutil
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.saved_network import SavedNetwork
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.drops import (
    PICTURE_SUFFIXES,
    Kind,
    kind_of,
    path_in_text,
    require_known,
)
from alexnet_gui.gui.mime import Dropped, read_mime, welcome
from alexnet_gui.gui.opening import Opener
from tests.core.saved_files import RECIPE, SMALL, write_saved_model, write_saved_run

CHELSEA = resource("pictures", "chelsea.png")
ROCKET = resource("pictures", "rocket.jpg")
# What Pillow only names, or hands to other programs: films, programs, fields of measured values.
NO_PICTURES = ("EPS", "MPEG", "WMF", "BUFR", "GRIB", "HDF5")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_saved_run(tmp_path / "a run")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_saved_model(tmp_path / "model.safetensors")


@pytest.fixture
def architecture(tmp_path: Path) -> Path:
    path = tmp_path / "network.json"
    write_architecture(PRESETS[0].architecture, path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "animals" / "cats").mkdir(parents=True)
    return tmp_path / "animals"


# --- what a path is -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["chelsea.png", "rocket.jpg"])
def test_a_picture_is_a_picture(name: str) -> None:
    assert kind_of(resource("pictures", name)) is Kind.PICTURE


@pytest.mark.parametrize("name", ["picture", "picture.json", "picture.txt", "no suffix. really"])
def test_a_picture_stays_one_under_any_name(name: str, tmp_path: Path) -> None:
    assert kind_of(Path(shutil.copy(CHELSEA, tmp_path / name))) is Kind.PICTURE


@pytest.mark.parametrize("format_name", ["GIF", "BMP", "TIFF", "WEBP", "PPM", "ICO"])
def test_every_common_kind_of_picture_is_known_by_its_content(
    format_name: str, tmp_path: Path
) -> None:
    from PIL import Image

    path = tmp_path / "picture.bin"
    Image.new("RGB", (32, 32)).save(path, format_name)
    assert kind_of(path) is Kind.PICTURE


def test_a_text_named_jpg_goes_to_explore_which_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "text.JPG"
    path.write_text("not a picture", encoding="utf-8")
    assert kind_of(path) is Kind.PICTURE


def test_an_architecture_is_known_by_its_content(architecture: Path, tmp_path: Path) -> None:
    assert kind_of(architecture) is Kind.ARCHITECTURE
    assert kind_of(Path(shutil.copy(architecture, tmp_path / "network"))) is Kind.ARCHITECTURE


def test_any_other_json_goes_to_design_which_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([1, 2]), encoding="utf-8")
    assert kind_of(path) is Kind.ARCHITECTURE


def test_a_model_is_known_by_its_content(model: Path, tmp_path: Path) -> None:
    assert kind_of(model) is Kind.MODEL
    assert kind_of(Path(shutil.copy(model, tmp_path / "weights"))) is Kind.MODEL


def test_a_checkpoint_is_a_model(tmp_path: Path) -> None:
    path = tmp_path / "best.ckpt"
    path.write_bytes(b"PK\x03\x04")
    assert kind_of(path) is Kind.MODEL


def test_a_run_is_its_folder_or_its_run_json(run: Path) -> None:
    assert kind_of(run) is Kind.RUN
    assert kind_of(run / "run.json") is Kind.RUN


def test_a_folder_with_a_folder_per_class_is_data(data: Path) -> None:
    assert kind_of(data) is Kind.DATA


def test_a_hidden_folder_is_no_class(tmp_path: Path) -> None:
    (tmp_path / ".thumbnails").mkdir()
    assert kind_of(tmp_path) is Kind.UNKNOWN


def test_a_folder_of_pictures_alone_is_a_folder_of_pictures(tmp_path: Path) -> None:
    shutil.copy(CHELSEA, tmp_path)
    assert require_known(tmp_path) is Kind.PICTURES


def test_a_folder_without_pictures_is_refused_with_what_would_do(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".hidden.png").touch()
    with pytest.raises(UserError, match=r"holds no pictures\. Drop a folder of pictures"):
        require_known(tmp_path)


def test_every_picture_that_pillow_reads_is_known_by_its_suffix() -> None:
    from PIL import Image

    Image.init()
    readable = {
        suffix
        for suffix, kind in Image.registered_extensions().items()
        if kind in Image.OPEN and kind not in NO_PICTURES
    }
    assert readable <= PICTURE_SUFFIXES


def test_an_archive_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "photos.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(UserError, match=r"photos\.zip is an archive\. Unpack it"):
        require_known(tmp_path / "photos.zip")


def test_a_text_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(UserError, match=r"notes\.txt is not a picture"):
        require_known(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    with pytest.raises(UserError, match="empty is not a picture"):
        require_known(path)


@pytest.mark.parametrize("name", ["gone.png", "gone", "a\0b"])
def test_a_file_that_is_not_there_is_said_to_be_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no file|not a file's name"):
        kind_of(tmp_path / name)


# --- texts that name files ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/tmp/a b.png\n", "/tmp/a b.png"),
        ("file:///tmp/a%20b.png", "/tmp/a b.png"),
        ("file://localhost/tmp/a.png", "/tmp/a.png"),
    ],
)
def test_a_text_may_name_a_file(text: str, path: str) -> None:
    assert path_in_text(text) == Path(path)


@pytest.mark.parametrize("text", ["", "hello", "a/b.png", "/a\n/b", "file://server/a", "/a\0"])
def test_other_texts_name_none(text: str) -> None:
    assert path_in_text(text) is None


# --- mime data as other programs make it ----------------------------------------------------------


def _mime(*urls: str, text: str = "", image: QImage | None = None) -> QMimeData:
    made = QMimeData()
    if urls:
        made.setUrls([QUrl(url) for url in urls])
    if text:
        made.setText(text)
    if image is not None:
        made.setImageData(image)
    return made


def _html(page: str) -> QMimeData:
    made = QMimeData()
    made.setHtml(page)
    return made


def test_files_come_before_everything_else() -> None:
    mime = _mime("file:///a.png", "https://example.org/b.png", image=QImage(str(CHELSEA)))
    assert read_mime(mime) == Dropped(paths=(Path("/a.png"),))


def test_a_picture_from_a_browser_comes_as_pixels_under_its_name(qapp: object) -> None:
    mime = _mime("https://example.org/cat.webp?size=2", image=QImage(str(CHELSEA)))
    dropped = read_mime(mime)
    assert dropped is not None
    assert dropped.name == "cat.webp"
    image = QImage.fromData(dropped.picture)
    assert (image.width(), image.height()) == (451, 300)


def test_a_picture_that_the_browser_gives_as_a_file_is_taken_as_it_is() -> None:
    mime = _mime("https://example.org/cat.png")
    mime.setData("image/png", CHELSEA.read_bytes())
    assert read_mime(mime) == Dropped(picture=CHELSEA.read_bytes(), name="cat.png")


def test_what_is_transparent_comes_over_white(qapp: object) -> None:
    clear = QImage(4, 3, QImage.Format.Format_ARGB32)
    clear.fill(0)
    dropped = read_mime(_mime(image=clear))
    assert dropped is not None
    assert dropped.name == "Dropped picture"
    assert QImage.fromData(dropped.picture).pixelColor(1, 1).name() == "#ffffff"


def test_an_address_that_is_only_in_the_page_is_an_address() -> None:
    mime = QMimeData()
    mime.setHtml(
        '<a href="https://a.org/page"><img alt="" src="https://a.org/cat.png?a=1&amp;b=2">'
    )
    assert welcome(mime)
    assert read_mime(mime) == Dropped(address="https://a.org/cat.png?a=1&b=2")
    mime.setHtml("<p>Only words, <a href='#there'>and a link within</a>.</p>")
    assert not welcome(mime)
    assert read_mime(mime) is None


def test_a_picture_inside_an_address_is_that_picture() -> None:
    address = "data:image/png;base64," + b64encode(CHELSEA.read_bytes()).decode()
    for mime in (_mime(text=address), _html(f'<img src="{address}">')):
        assert welcome(mime)
        assert read_mime(mime) == Dropped(picture=CHELSEA.read_bytes(), name="Dropped picture")
    damaged = read_mime(_mime(text="data:image/png;base64,%%%"))
    assert damaged == Dropped(address="data:image/png;base64,%%%")


def test_an_address_without_pixels_stays_an_address() -> None:
    assert read_mime(_mime("https://example.org/x")) == Dropped(address="https://example.org/x")
    assert read_mime(_mime(text="https://example.org/x")) == Dropped(
        address="https://example.org/x"
    )


def test_an_address_with_blanks_in_it_is_an_address(qapp: object) -> None:
    address = "https://example.org/my%20cat%2520.png?a=b%26c"
    assert read_mime(_mime(address)) == Dropped(address=address)
    dropped = read_mime(_mime(address, image=QImage(str(CHELSEA))))
    assert dropped is not None
    assert dropped.name == "my cat%20.png"


def test_a_text_with_a_path_is_that_file() -> None:
    assert read_mime(_mime(text="/tmp/cat.png")) == Dropped(paths=(Path("/tmp/cat.png"),))


def test_a_sentence_is_neither_welcome_nor_a_file() -> None:
    mime = _mime(text="hello, world")
    assert not welcome(mime)
    assert read_mime(mime) is None


# --- where it goes --------------------------------------------------------------------------------


class Workspaces:
    """Stands where the three workspaces stand, and writes down what it is given."""

    def __init__(self) -> None:
        self.given: list[tuple[str, object]] = []
        self.messages: list[Message] = []
        self.front = ""
        self.keeps = False  # whether Design keeps its unsaved changes
        self.running = False  # whether a run of this window is under way
        self.opener = Opener(self, self, self)
        self.opener.workspace_wanted.connect(self._come_to_front)
        self.opener.message.connect(self.messages.append)

    def isVisible(self) -> bool:
        return self.front == "train"

    def _come_to_front(self, name: str) -> None:
        self.front = name

    def open_file(self, path: Path) -> None:
        self.given.append(("architecture", path))

    def take(self, saved: SavedNetwork) -> bool:
        if self.keeps:
            return False
        self.given.append(("network", saved.architecture))
        return True

    def use_recipe(self, recipe: Recipe) -> None:
        self.given.append(("recipe", recipe))

    def use_data(self, spec: str) -> None:
        self.given.append(("data", spec))

    def start_from(self, path: Path) -> None:
        self.given.append(("start", path))

    def open_picture(self, path: Path) -> None:
        self.given.append(("picture", path))

    def open_pictures(self, paths: Sequence[Path]) -> None:
        self.given.append(("pictures", list(paths)))

    def open_folder(self, folder: Path) -> None:
        self.given.append(("folder of pictures", folder))

    def show_bytes(self, data: bytes, name: str) -> None:
        self.given.append((name, data))

    def use_model(self, path: Path) -> None:
        self.given.append(("model", path))


@pytest.fixture
def workspaces(qapp: object) -> Workspaces:
    return Workspaces()


def test_a_picture_goes_to_explore(workspaces: Workspaces) -> None:
    workspaces.opener.open(CHELSEA)
    assert workspaces.given == [("picture", CHELSEA)]
    assert workspaces.front == "explore"


def test_a_picture_of_the_data_goes_to_explore_from_its_file_or_as_it_is(
    workspaces: Workspaces,
) -> None:
    workspaces.opener.show_picture(CHELSEA, "cats/chelsea.png")
    workspaces.opener.show_picture(b"pixels", "training picture 7")
    assert workspaces.given == [("picture", CHELSEA), ("training picture 7", b"pixels")]
    assert workspaces.front == "explore"


def test_an_architecture_goes_to_design(workspaces: Workspaces, architecture: Path) -> None:
    workspaces.opener.open(architecture)
    assert workspaces.given == [("architecture", architecture)]
    assert workspaces.front == "design"


def test_a_folder_of_classes_goes_to_train(workspaces: Workspaces, data: Path) -> None:
    workspaces.opener.open(data)
    assert workspaces.given == [("data", str(data))]
    assert workspaces.front == "train"


def test_a_model_goes_to_explore_and_its_network_to_design(
    workspaces: Workspaces, model: Path
) -> None:
    workspaces.opener.open(model)
    assert workspaces.given == [("model", model), ("network", SMALL)]
    assert workspaces.front == "explore"
    [message] = workspaces.messages
    assert message.text == "Explore looks through model.safetensors, and Design has its network."
    assert message.act is not None
    message.act()
    assert workspaces.front == "design"


def test_a_run_goes_to_all_three_with_its_recipe_and_its_pictures(
    workspaces: Workspaces, run: Path
) -> None:
    workspaces.opener.open(run / "run.json")
    assert workspaces.given == [
        ("model", run),
        ("network", SMALL),
        ("recipe", RECIPE),
        ("data", "sample"),
    ]
    assert workspaces.messages[0].text == (
        "Explore looks through a run, Design has its network, and Train its recipe and pictures."
    )


def test_a_run_that_is_opened_in_train_stays_there_and_is_offered_to_the_others(
    workspaces: Workspaces, run: Path
) -> None:
    workspaces.front = "train"
    workspaces.opener.open(run)
    assert (workspaces.front, workspaces.given) == ("train", [])
    [message] = workspaces.messages
    assert message.act is not None
    assert message.act_second is not None
    message.act()
    message.act_second()
    assert workspaces.given == [("network", SMALL), ("model", run)]


def test_pictures_of_a_run_that_are_gone_are_not_chosen_but_named(
    workspaces: Workspaces, tmp_path: Path
) -> None:
    run = write_saved_run(tmp_path / "run", data=str(tmp_path / "gone"))
    workspaces.opener.open(run)
    assert [what for what, _value in workspaces.given] == ["model", "network", "recipe"]
    [message] = workspaces.messages
    assert message.hint == f"Its pictures are not in {tmp_path / 'gone'} any more."


def test_where_design_keeps_its_changes_only_explore_takes_the_run(
    workspaces: Workspaces, run: Path
) -> None:
    workspaces.keeps = True
    workspaces.opener.open(run)
    assert workspaces.given == [("model", run)]
    assert workspaces.messages[0].text == (
        "Explore looks through a run. Design and Train stay as they were."
    )


def test_a_file_that_only_looks_like_a_model_goes_nowhere(
    workspaces: Workspaces, tmp_path: Path
) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(b"these are no weights")
    workspaces.opener.open(path)
    assert workspaces.given == []
    assert "weights.safetensors is not a model file" in workspaces.messages[0].text


@pytest.mark.parametrize("name", ["theirs.safetensors", "theirs.pth"])
def test_weights_of_another_program_are_offered_to_explore_and_to_train(
    workspaces: Workspaces, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    header = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
    workspaces.opener.open(path)
    message = workspaces.messages[0]
    # Nothing of it was read so far, so that nobody knows.
    assert message.text == (
        f"{name} may hold weights, but does not say which network they belong to."
    )
    assert (workspaces.given, message.action) == ([], "Look through them in Explore")
    assert message.act is not None
    message.act()
    assert (workspaces.given, workspaces.front) == ([("model", path)], "explore")
    assert message.second == "Start training from these weights"
    assert message.act_second is not None
    message.act_second()
    assert (workspaces.given[1:], workspaces.front) == ([("start", path)], "train")


def test_of_several_files_the_pictures_are_opened_and_the_rest_counted(
    workspaces: Workspaces, architecture: Path
) -> None:
    workspaces.opener.open_dropped(Dropped(paths=(architecture, CHELSEA, ROCKET)))
    assert workspaces.given == [("pictures", [CHELSEA, ROCKET])]
    assert workspaces.front == "explore"
    assert [m.text for m in workspaces.messages] == [
        "1 other file was left out: one is opened at a time, or several pictures."
    ]


def test_why_the_one_of_several_files_is_refused_comes_after_how_many_were_left_out(
    workspaces: Workspaces, architecture: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no weights")
    workspaces.opener.open_dropped(Dropped(paths=(broken, architecture)))
    assert workspaces.given == []
    left_out, refusal = workspaces.messages  # the later one is in front
    assert left_out.text.startswith("1 other file was left out")
    assert "broken.safetensors" in refusal.text
    assert refusal.role == "problem"


def test_several_pictures_are_opened_together(workspaces: Workspaces) -> None:
    workspaces.opener.open_dropped(Dropped(paths=(ROCKET, CHELSEA)))
    assert workspaces.given == [("pictures", [ROCKET, CHELSEA])]
    assert workspaces.messages == []


def test_a_folder_of_pictures_without_classes_goes_to_explore(
    workspaces: Workspaces, tmp_path: Path
) -> None:
    shutil.copy(CHELSEA, tmp_path)
    workspaces.opener.open(tmp_path)
    assert workspaces.given == [("folder of pictures", tmp_path)]
    assert workspaces.front == "explore"


def test_a_vanished_file_is_one_sentence(workspaces: Workspaces, tmp_path: Path) -> None:
    workspaces.opener.open_dropped(Dropped(paths=(tmp_path / "gone.png",)))
    assert workspaces.given == []
    assert [m.text for m in workspaces.messages] == [f"There is no file {tmp_path / 'gone.png'}."]
    assert workspaces.front == ""


def test_an_address_says_what_to_do_instead(workspaces: Workspaces) -> None:
    workspaces.opener.open_dropped(Dropped(address="https://example.org/cat.png"))
    [message] = workspaces.messages
    assert "Save it as a file" in message.hint


def test_pixels_go_to_explore_with_their_name(workspaces: Workspaces) -> None:
    workspaces.opener.open_dropped(Dropped(picture=b"png", name="cat.webp"))
    assert workspaces.given == [("cat.webp", b"png")]


def test_a_checkpoint_without_its_run_is_weights_without_a_network(
    workspaces: Workspaces, run: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone" / "last.ckpt"
    alone.parent.mkdir()
    alone.write_bytes(b"weights")
    workspaces.opener.open(alone)
    assert workspaces.messages[0].action == "Look through them in Explore"


@pytest.mark.parametrize("name", ["best.pth.tar", "BEST.PT.TAR", "best.tar", "best.zip", "a" * 200])
@pytest.mark.parametrize("new", [True, False])
def test_a_checkpoint_of_pytorch_is_weights_and_no_archive(
    workspaces: Workspaces, tmp_path: Path, name: str, new: bool
) -> None:
    import torch

    path = tmp_path / name
    torch.save({"w": torch.zeros(3)}, path, _use_new_zipfile_serialization=new)
    assert require_known(path) is Kind.MODEL
    workspaces.opener.open(path)
    assert workspaces.messages[0].action == "Look through them in Explore"


def test_other_archives_are_no_weights(workspaces: Workspaces, tmp_path: Path) -> None:
    for name, kind in (("photos.tar", "tar"), ("photos.zip", "zip")):
        shutil.make_archive(str(tmp_path / "photos"), kind, CHELSEA.parent)
        workspaces.opener.open(tmp_path / name)
        assert f"{name} is an archive" in workspaces.messages[-1].text
