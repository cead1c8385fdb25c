"""What kind of folder a project is in: on this machine, on a network, or copied by a cloud service.

On a network folder memory cannot be shared between machines, and locks are not to be relied on. A
cloud service copies the file while it changes, and makes a second file where two machines changed
it. Nothing here writes, and no question about a folder fails: what cannot be found out is "no".
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

_NETWORK_TYPES = frozenset(
    [
        "9p",
        "acfs",
        "afpfs",
        "afs",
        "autofs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "prl_fs",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
        "webdav",
    ]
)
"""The types of file systems whose files another machine may write; a virtual machine's shared
folders are among them."""
_LOCAL_FUSE_TYPES = frozenset(
    [
        "bindfs",
        "cryfs",
        "encfs",
        "exfat",
        "gocryptfs",
        "lxcfs",
        "mergerfs",
        "ntfs",
        "ntfs-3g",
        "portal",
        "securefs",
        "squashfuse",
        "unionfs",
        "veracrypt",
        "zfs-fuse",
    ]
)
"""What FUSE mounts from this machine's own disks; all else, such as sshfs, comes from elsewhere."""
_OCTAL = re.compile(r"\\([0-7]{3})")
"""How the list of mounts writes blanks and other signs of a path."""
_DRIVE_REMOTE = 4
"""Of Windows' GetDriveTypeW."""
_MNT_LOCAL = 0x1000
"""Of macOS' statfs: the files are stored on this machine."""

_CLOUD_NAMES = {
    "Dropbox": "Dropbox",
    "Dropbox (*)": "Dropbox",
    "Dropbox-*": "Dropbox",
    "OneDrive": "OneDrive",
    "OneDrive - *": "OneDrive",
    "OneDrive-*": "OneDrive",
    "SkyDrive": "OneDrive",
    "Google Drive": "Google Drive",
    "GoogleDrive-*": "Google Drive",
    "Mobile Documents": "iCloud Drive",
    "iCloudDrive": "iCloud Drive",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "Box": "Box",
    "Box-Box": "Box",
    "pCloudDrive": "pCloud",
    "MEGA": "MEGA",
    "MEGAsync": "MEGA",
    "Seafile": "Seafile",
    "Yandex.Disk": "Yandex Disk",
}
"""The names that services give to their folders, as patterns."""
_CLOUD_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".sync_*.db": "Nextcloud",
    "._sync_*.db": "Nextcloud",
    ".stfolder": "Syncthing",
    ".stfolder (*)": "Syncthing",
}
"""What services put into the top one of the folders that they copy, as patterns in lower case."""
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
"""The variables of the environment in which Windows has the folders of OneDrive."""


def is_network_folder(path: Path) -> bool:
    """Return whether a file or folder is on another machine, as far as the system tells.

    Args:
        path: The file, which need not exist yet, or the folder.
    """
    try:
        path = path.resolve()
    except OSError:
        return False
    if sys.platform == "win32":
        return _is_remote_on_windows(path)
    if sys.platform == "darwin":
        return _is_remote_on_mac(path)
    try:
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return is_network_type(mounted_type(mounts, path))


def cloud_folder(path: Path) -> str:
    """Return the name of the service that copies a folder to other machines, or "".

    Args:
        path: A file in the folder, which need not exist yet, or the folder.
    """
    try:
        path = path.resolve()
    except OSError:
        return ""
    if any(_is_in(path, os.environ.get(variable)) for variable in _CLOUD_VARIABLES):
        return "OneDrive"
    for folder in path.parents if not path.is_dir() else (path, *path.parents):
        service = _service_of_name(folder.name) or _service_of_markers(_names_in(folder))
        if service:
            return service
        if (folder / ".sync" / "ID").exists():
            return "Resilio Sync"
    return ""


def mounted_type(mounts: str, path: PurePath) -> str:
    """Return the type of the file system that a path is on; "" when no mount has it.

    Args:
        mounts: The text of Linux' ``/proc/self/mountinfo``: one mount a line, later ones on top.
        path: An absolute path without symbolic links.
    """
    best, kind = -1, ""
    for place, its_kind in _read_mounts(mounts):
        steps = len(place.parts)
        if steps >= best and PurePosixPath(path).is_relative_to(place):
            best, kind = steps, its_kind
    return kind


def is_network_type(kind: str) -> bool:
    """Return whether files on a file system of this type may be written by another machine."""
    system, _, program = kind.partition(".")
    if system == "fuse":
        # Without a name it is unknown what is behind it; the careful answer costs little.
        return program not in _LOCAL_FUSE_TYPES
    return system in _NETWORK_TYPES


def _read_mounts(mounts: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield place and type of each mount: fields 5 and, behind the lone hyphen, the next one."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, types = before.split(" "), after.split(" ")
        if len(fields) > 4 and types[0]:
            place = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
            yield PurePosixPath(place), types[0]


def _is_remote_on_windows(path: Path) -> bool:
    anchor = PureWindowsPath(path).drive.removeprefix("\\\\?\\")
    if anchor.startswith(("\\\\", "UNC\\")):
        return not anchor.startswith("\\\\.\\")
    if sys.platform != "win32":
        return False
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW(f"{anchor}\\") == _DRIVE_REMOTE


def _is_remote_on_mac(path: Path) -> bool:
    import ctypes

    class FileSystem(ctypes.Structure):
        """The beginning of ``struct statfs``; what follows is room for names of paths."""

        _fields_ = (
            ("sizes", ctypes.c_uint32 * 2),
            ("counts", ctypes.c_uint64 * 5),
            ("owner", ctypes.c_uint32 * 4),
            ("flags", ctypes.c_uint32),
            ("subtype", ctypes.c_uint32),
            ("names", ctypes.c_char * 4096),
        )

    library = ctypes.CDLL(None)
    try:
        # On Intel the plain name is that of an older layout.
        statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    except AttributeError:
        return False
    answer = FileSystem()
    for folder in (path, *path.parents):
        if statfs(os.fsencode(folder), ctypes.byref(answer)) == 0:
            return not answer.flags & _MNT_LOCAL
    return False


def _is_in(path: Path, folder: str | None) -> bool:
    if not folder:
        return False
    try:
        return path.is_relative_to(Path(folder).resolve())
    except OSError:
        return False


def _names_in(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def _service_of_name(name: str) -> str:
    return next((_CLOUD_NAMES[each] for each in _CLOUD_NAMES if fnmatch(name, each)), "")


def _service_of_markers(names: Iterable[str]) -> str:
    for name in names:
        if not name.startswith("."):
            continue
        for pattern, service in _CLOUD_MARKERS.items():
            if fnmatch(name.lower(), pattern):
                return service
    return ""
