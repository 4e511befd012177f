"""How far a download is, in words. No Qt."""

from alexnet_gui.core.events import PicturesFetched
from alexnet_gui.core.translation import _

_MEGABYTE = 1_000_000  # as publishers of data count


def fetched_text(event: PicturesFetched) -> str:
    """Downloading 12 of 170 MB; then comes what cannot be counted beforehand."""
    if event.done >= event.total:
        return _("unpacking what was downloaded")
    return _("downloading {done:,} of {total:,} MB").format(
        done=event.done // _MEGABYTE, total=max(1, round(event.total / _MEGABYTE))
    )
