"""What the repository holds, and what it must not hold."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest

# Registries' hosts and folders of one machine, written so that this file does not match.
FORBIDDEN = "|".join(
    (
        "/w[o]rk/",
        "/f[a]rm/",
        "/r[o]ot/",
        "/h[o]me/[a-z]",
        "/opt/p[y]pi",
        "p[y]pi[.]org",
        "p[y]thonhosted",
        "download[.]p[y]torch",
        "n[p]mjs[.]",
        "deb[.]deb[i]an[.]org",
        "con[d]a[.]anaconda",
    )
)


def test_the_wheel_holds_the_resources(wheel: Path, checkout: Path) -> None:
    wanted = {
        f"alexnet_gui/{path.relative_to(checkout).as_posix()}"
        for path in (checkout / "resources").rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {Path(name).parts[2] for name in wanted} >= {"pictures", "sample", "icons"}
    assert wanted <= names


def test_the_wheel_holds_the_program_and_its_licences_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"alexnet_gui"}
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_sample_is_what_its_checksums_say(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/make_sample.py", "--check"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_sample_with_one_changed_pixel_is_refused(checkout: Path, tmp_path: Path) -> None:
    sample = tmp_path / "sample"
    shutil.copytree(checkout / "resources" / "sample", sample)
    path = sample / "test-images-idx3-ubyte.gz"
    data = bytearray(gzip.decompress(path.read_bytes()))
    data[-1] ^= 1
    path.write_bytes(gzip.compress(bytes(data)))
    done = subprocess.run(
        [sys.executable, "tools/make_sample.py", "--check", "--sample", str(sample)],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "The files do not agree with sample.json.\n"


def test_the_sample_has_as_many_pictures_as_it_says(checkout: Path) -> None:
    folder = checkout / "resources" / "sample"
    data = {path.name: gzip.decompress(path.read_bytes()) for path in folder.glob("*.gz")}
    description = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    for split in description["splits"].values():
        entry = split["images"]
        assert len(data[entry["file"]]) == 16 + split["pictures"] * 28 * 28
        assert hashlib.sha256(data[entry["file"]]).hexdigest() == entry["sha256"]


def test_every_icon_takes_the_colour_of_its_surroundings(checkout: Path) -> None:
    icons = sorted((checkout / "resources" / "icons").glob("*.svg"))
    assert icons
    sheet = (checkout / "alexnet_gui" / "gui" / "style_sheet.py").read_text(encoding="utf-8")
    as_they_are = {"alexnet-gui", *re.findall(r"@icons/(\w+)\.svg", sheet)}
    for path in icons:
        root = ElementTree.parse(path).getroot()
        if path.stem not in as_they_are:
            assert root.get("viewBox") == "0 0 24 24", path.name
            assert root.get("stroke") == "currentColor", path.name
            assert root.get("fill") == "none", path.name


def test_every_sample_picture_has_a_source(checkout: Path) -> None:
    folder = checkout / "resources" / "pictures"
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
    pictures = {path.name for path in folder.iterdir()} - {"SOURCES.md"}
    assert pictures
    assert {name for name in pictures if f"`{name}`" not in sources} == set()


def test_no_file_names_a_registry_or_a_folder_of_one_machine(checkout: Path) -> None:
    if not (checkout / ".git").exists():
        pytest.skip("not a git checkout")
    found = subprocess.run(
        ["git", "grep", "--untracked", "-nIE", FORBIDDEN, "--", "."],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode in (0, 1), found.stderr
    assert found.stdout == ""


def test_the_window_asks_what_is_there_without_being_stopped_by_what_it_may_not_see(
    checkout: Path,
) -> None:
    """By `core.presence`: where the system does not say, the methods of `Path` raise."""
    asking = re.compile(r"\.(is_dir|is_file|exists)\(")
    found = [
        f"{path.relative_to(checkout)}: {line.strip()}"
        for path in (checkout / "alexnet_gui" / "gui").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if asking.search(line)
    ]
    assert sorted(found) == [  # where the refusal is told
        "alexnet_gui/gui/drops.py: if (path / RUN_FILE).is_file():",
        "alexnet_gui/gui/drops.py: if path.is_dir():",
    ]


def test_the_readme_refers_to_files_that_exist(checkout: Path) -> None:
    text = (checkout / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    assert targets
    assert [target for target in targets if not (checkout / target).exists()] == []
