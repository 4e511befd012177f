"""Files that `torch.save` wrote, told by how they begin. Nothing of them is unpickled."""

HEAD = 512  # bytes that are enough to tell, whatever the file was called

_ZIP = b"PK\x03\x04"
_NAME = 30  # where the name of a zip file's first member begins; PKWARE's APPNOTE, 4.3.7
_FIRST = b"/data.pkl"  # that member in PyTorch's files since 1.6, in a folder of any name
# Before, they began with this number (0x1950a86a20f9469cfc6c) pickled: magic_number in
# https://github.com/pytorch/pytorch/blob/main/torch/serialization.py.
_LEGACY = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."


def is_torch_file(head: bytes) -> bool:
    """Whether a file that begins with `head` was written by `torch.save`."""
    if head.startswith(_ZIP):
        length = int.from_bytes(head[26:28], "little")
        return head[_NAME : _NAME + length].endswith(_FIRST)
    return head.startswith(_LEGACY)
