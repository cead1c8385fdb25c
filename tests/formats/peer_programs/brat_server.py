"""Opens a document with brat's own server code, and prints what it would send to the browser.

Arguments: the folder of brat, a folder of documents, the name of one.
"""

import json
import sys
import types
from pathlib import Path
from typing import IO, Any

brat, folder, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
config: Any = types.ModuleType("config")
config.BASE_DIR = config.DATA_DIR = config.WORK_DIR = str(folder.parent)
config.ADMIN_CONTACT_EMAIL, config.USER_PASSWORD, config.DEBUG = "a@example.org", {}, False
sys.modules["config"] = config
sys.path[:0] = [str(brat / "server" / "src"), str(brat / "server" / "lib"), str(brat)]


def open_text(path: str, mode: str = "r") -> IO[str]:
    """Opens a text; brat's mode “rU” is gone from Python."""
    return Path(path).open(mode.replace("U", ""), encoding="utf-8")


modules: list[Any] = [__import__(each) for each in ("annotation", "document", "projectconfig")]
annotation, document, projectconfig = modules
for each in modules:
    each.open_textfile = open_text
message: Any = __import__("message")
verify: Any = __import__("verify_annotations")

sent = document.get_document("/" + folder.name, name)
said: dict[str, Any] = {}
message.Messager.output_json(said)
with annotation.TextAnnotations(str(folder / name), read_only=True) as held:
    issues = verify.verify_annotation(held, projectconfig.ProjectConfiguration(str(folder)))
    told = {
        "entities": sent["entities"],
        "relations": sent["relations"],
        "attributes": sent["attributes"],
        "comments": sent["comments"],
        "texts": {each.id: each.text for each in held.get_textbounds()},
        "faults": [words for words, kind, _ in said.get("messages", []) if kind != "comment"],
        "issues": [str(each) for each in issues],
    }
print(json.dumps(told, default=str))  # noqa: T201
