"""The engines that ours are compared with, each in an environment of its own.

``FOLDER/<name>`` is a virtual environment with one package (and what it needs), ``FOLDER/node`` a
folder of npm packages. What cannot be installed is named and left out: the benchmarks then say that
it is absent. What is there already is left as it is.

Run: ``python benchmarks/others.py FOLDER``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

#: Environments, with the releases that were measured last.
PYTHON = {
    "morph-kgc": ["morph-kgc==2.10.0"],
    "pyshifty": ["pyshifty==0.5.1", "rdflib==7.6.0"],
    "pyshacl-turbo": ["pyshacl-turbo==0.6.5"],
    "pyrudof": ["pyrudof==0.3.35"],
}
NODE = ["shacl-engine@1.1.2", "rdf-ext@2", "@rdfjs/parser-n3@2"]


def install(folder: Path) -> list[str]:
    """Make the environments; return the names of those that could not be made."""
    folder.mkdir(parents=True, exist_ok=True)
    absent = []
    for name, packages in PYTHON.items():
        target = folder / name
        if not (target / "bin" / "python").exists():
            venv.create(target, with_pip=True)
            pip = [str(target / "bin" / "python"), "-m", "pip", "install", "--quiet"]
            if subprocess.run([*pip, *packages], check=False).returncode:
                shutil.rmtree(target)
                absent.append(name)
    node, npm = folder / "node", shutil.which("npm")
    if not (node / "node_modules" / "shacl-engine").is_dir():
        node.mkdir(exist_ok=True)
        (node / "package.json").write_text("{}", encoding="ascii")
        command = [npm or "npm", "install", "--silent", "--no-audit", "--no-fund", *NODE]
        if npm is None or subprocess.run(command, cwd=node, check=False).returncode:
            absent.append("shacl-engine")
    return absent


if __name__ == "__main__":
    for name in install(Path(sys.argv[1])):
        print(f"{name} could not be installed: it is left out of the comparison")
