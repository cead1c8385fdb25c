"""Which folders are on a network, and which ones a cloud service copies."""

from pathlib import Path, PurePosixPath

import pytest

from annotator.project.folder_kind import (
    cloud_folder,
    is_network_folder,
    is_network_type,
    mounted_type,
)

MOUNTS = r"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 22 0:40 / /home/ana/server rw - cifs //server/press rw
31 22 0:41 / /home/ana/server/local rw - tmpfs tmpfs rw
32 22 0:42 / /mnt/over\040there rw shared:3 master:2 - fuse.sshfs ana@host: rw
33 22 0:43 / /mnt/disk rw - fuseblk /dev/sdb1 rw
34 22 0:44 / /mnt/twice rw - ext4 /dev/sdc1 rw
35 22 0:45 / /mnt/twice rw - nfs4 server:/twice rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ana/p.annotator", "ext4"),
        ("/home/ana/server/p.annotator", "cifs"),
        ("/home/ana/servers/p.annotator", "ext4"),
        ("/home/ana/server/local/p.annotator", "tmpfs"),
        ("/mnt/over there/p.annotator", "fuse.sshfs"),
        ("/mnt/disk/p.annotator", "fuseblk"),
        ("/mnt/twice/p.annotator", "nfs4"),
    ],
)
def test_the_innermost_and_latest_mount_counts(path: str, kind: str) -> None:
    assert mounted_type(MOUNTS, PurePosixPath(path)) == kind


def test_no_mount_is_known_in_a_list_that_cannot_be_read() -> None:
    assert mounted_type("", PurePosixPath("/home")) == ""
    assert mounted_type("nonsense\n\n1 2 3", PurePosixPath("/home")) == ""


@pytest.mark.parametrize("kind", ["cifs", "nfs", "nfs4", "smb3", "9p", "fuse.sshfs", "fuse"])
def test_types_of_networks(kind: str) -> None:
    assert is_network_type(kind)


@pytest.mark.parametrize("kind", ["", "ext4", "btrfs", "overlay", "fuseblk", "fuse.encfs", "ntfs3"])
def test_types_of_disks(kind: str) -> None:
    assert not is_network_type(kind)


def test_a_folder_of_this_machine_is_neither(tmp_path: Path) -> None:
    assert not is_network_folder(tmp_path / "p.annotator")
    assert not is_network_folder(tmp_path / "missing" / "p.annotator")
    assert cloud_folder(tmp_path / "p.annotator") == ""


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".stfolder/x", "Syncthing"),
        (".dropbox", "Dropbox"),
        (".dropbox.cache/x", "Dropbox"),
        (".sync_5f1a.db", "Nextcloud"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload/x", "Google Drive"),
        (".sync/ID", "Resilio Sync"),
    ],
)
def test_a_service_is_known_by_what_it_puts_into_its_folder(
    tmp_path: Path, marker: str, service: str
) -> None:
    file = tmp_path / "shared" / marker
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    project = tmp_path / "shared" / "press" / "p.annotator"
    project.parent.mkdir()
    assert cloud_folder(project) == service
    assert cloud_folder(project.parent) == service
    assert cloud_folder(tmp_path / "other" / "p.annotator") == ""


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Press Lab)", "Dropbox"),
        ("OneDrive - University", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-ana@press.org/My Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_service_is_known_by_the_name_of_its_folder(
    tmp_path: Path, folder: str, service: str
) -> None:
    assert cloud_folder(tmp_path / folder / "work" / "p.annotator") == service


def test_onedrive_is_known_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Files").mkdir()
    monkeypatch.setenv("OneDrive", str(tmp_path / "Files"))
    assert cloud_folder(tmp_path / "Files" / "p.annotator") == "OneDrive"
    assert cloud_folder(tmp_path / "p.annotator") == ""
