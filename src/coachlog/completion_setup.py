"""How a shell is set up to ask for what TAB offers: our script, and a line in the shell's start-up file."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

from coachlog import files
from coachlog.errors import CoachlogError, UnusableFile, quoted
from coachlog.shell import POWERSHELL, in_posix, in_powershell, users_shell

_SCRIPTS = Path(__file__).parent / "shells"
_POWERSHELLS = ("pwsh", POWERSHELL)  # version 7, and the one that comes with Windows; each has its own profile


def install() -> str:
    """Set up completion in the user's shell; return what to say. Raises CoachlogError for an unsupported shell."""
    shell = users_shell()
    try:
        if shell in _POWERSHELLS:
            return _installed_in_powershell(_SCRIPTS / "coachlog.ps1")
        if shell not in ("bash", "zsh", "fish"):
            raise CoachlogError(
                f"completion works in bash, zsh, fish and PowerShell, and your SHELL is {quoted(shell)}. "
                "For one of them: SHELL=zsh coachlog --install-completion"
            )
        return _installed(shell, _SCRIPTS / f"coachlog.{shell}")
    except OSError as error:
        raise UnusableFile(files.short(Path(error.filename)), error.strerror, "Nothing was set up") from error


def _installed(shell: str, script: Path) -> str:
    """Put the script where the shell finds it; bash and zsh also need a line in their start-up file."""
    home, folder = files.expanded("~/"), files.data_folder()
    if shell == "fish":
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions"
    own = _copied(script, folder)
    if shell == "fish":
        return f"TAB completes commands, reps and ids in fish from now on ({files.short(own)})."
    start = home / start_of_bash(home, sys.platform)
    if shell == "zsh":
        start = Path(os.environ.get("ZDOTDIR") or home) / ".zshrc"
    # In Git's bash for Windows, too, where other advice is PowerShell's.
    line = f"source {in_posix(str(own)) if chr(92) in str(own) else files.shell_quoted(own)}"
    try:
        _add(line, start)
    except OSError as error:  # as where another program manages it
        then = f"Add this line to the start-up file of {shell}: {line}"
        raise UnusableFile(files.short(start), error.strerror, then) from error
    return (
        f"TAB completes commands, reps and ids in each {shell} from now on ({files.short(start)} has a line for it).\n"
        f"In this one too: {line}"
    )


def start_of_bash(home: Path, platform: str) -> str:
    """Return the start-up file that bash reads. On a Mac each terminal is a login shell, which doesn't read .bashrc."""
    if platform != "darwin":
        return ".bashrc"
    read_first = (".bash_profile", ".bash_login", ".profile")  # only the first one that is there
    return next((name for name in read_first if files.is_there(home / name)), read_first[0])


def _copied(script: Path, folder: Path) -> Path:
    """Put a script into a folder of ours, or of the shell's. Raises OSError."""
    files.make_folder(folder)
    own = folder / script.name
    own.write_bytes(script.read_bytes())
    return own


def _installed_in_powershell(script: Path) -> str:
    """Put the script beside our data, and a line into the profile of each PowerShell that is here."""
    told = [answer for name in _POWERSHELLS if (found := which(name)) and (answer := _asked(found))]
    if not told:
        then = "Try it in a window of PowerShell: coachlog --install-completion"
        raise CoachlogError(f"can't find the profile of PowerShell, so nothing was set up. {then}")
    own = _copied(script, files.data_folder())
    line = f". {in_powershell(str(own))}"
    if (local := os.environ.get("LOCALAPPDATA")) and own.is_relative_to(local):
        # Without the user's name, which can have letters that PowerShell 5.1 doesn't read as UTF-8.
        line = f'. "$env:LOCALAPPDATA{str(own)[len(local) :]}"'
    for profile, _ in told:
        files.make_folder(Path(profile).parent)
        _add(line, Path(profile))
    lines = [
        f"TAB completes commands, reps and ids in each PowerShell from now on ({profile} has a line for it)."
        for profile, _ in told
    ]
    if any(policy in {"Restricted", "AllSigned"} for _, policy in told):
        lines.append("It doesn't run such a file yet. To allow it: Set-ExecutionPolicy -Scope CurrentUser RemoteSigned")
    return "\n".join([*lines, f"In this one too: {line}"])


def _asked(powershell: str) -> tuple[str, str] | None:
    """Ask a PowerShell where its profile is, and which scripts it may run; None if it doesn't answer."""
    question = "[Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false); $PROFILE; Get-ExecutionPolicy"
    words = [powershell, "-NoProfile", "-NonInteractive", "-Command", question]
    ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - found on PATH
    lines = ran.stdout.decode(errors="replace").split("\n")
    return (lines[0].strip(), lines[1].strip()) if ran.returncode == 0 and len(lines) > 1 else None


def _add(line: str, start: Path) -> None:
    """Add a line to a file, in its encoding, if it is not in it yet. Raises OSError."""
    raw = start.read_bytes() if files.is_there(start) else b""
    encoding = "utf-16-le" if raw.startswith(b"\xff\xfe") else "utf-8"
    before = raw.decode(encoding, errors="replace")
    if line not in before.splitlines():
        with start.open("ab") as file:
            file.write((f"{line}\n" if not before or before.endswith("\n") else f"\n{line}\n").encode(encoding))
