# Sourced by `run` and `test`, which set $here (the checkout) and $lock (embedded or test).
# Leaves the Python of an environment with that lock installed in $python.
# Plain POSIX sh: it must work where the only Python is an old one, or none that runs.

say() { printf '%s\n' "$*" >&2; }

# This machine-wide switch would make every start three times slower.
unset PYTHONDONTWRITEBYTECODE PYTHONHOME
export PYTHONPATH="$here" PYTHONSAFEPATH=1 PYTHONUNBUFFERED=1

# Prints the real path of a fitting interpreter. Each candidate is run, not merely looked up:
# a version manager's stand-in may exist and still fail. Starts in the checkout, where
# `.python-version` tells such stand-ins which version to be.
fitting_python() (
    cd "$here" || exit 1
    unset PYTHONPATH
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3.14 python3 python \
        "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/3.1[2-9]*/bin/python3 \
        /usr/local/bin/python3 /opt/homebrew/bin/python3; do
        [ -n "$candidate" ] || continue
        "$candidate" -c 'import sys, venv
if sys.version_info < (3, 12):
    sys.exit(1)
print(sys.executable)' 2>/dev/null && exit 0
    done
    exit 1
)

# Prints the path of a uv that runs: the machine's own, or one installed from the lock.
fetched_uv() (
    unset PYTHONPATH
    for candidate in uv "$env/bin/uv" "$env.uv/bin/uv"; do
        "$candidate" --version >/dev/null 2>&1 && command -v "$candidate" && exit 0
    done
    if [ -x "$env/bin/python" ]; then
        "$env/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
            -r "$here/requirements/uv.txt" >&2 && echo "$env/bin/uv" && exit 0
    else
        # Whatever old one runs; the first in the path may be a stand-in that fails.
        for candidate in python3 python /usr/bin/python3 /usr/local/bin/python3; do
            "$candidate" -m pip install -q --disable-pip-version-check --require-hashes \
                --target "$env.uv" -r "$here/requirements/uv.txt" >/dev/null 2>&1 &&
                "$env.uv/bin/uv" --version >/dev/null 2>&1 && echo "$env.uv/bin/uv" && exit 0
        done
    fi
    exit 1
)

runs() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

installed() { cmp -s "$here/requirements/$lock.txt" "$1/$lock.txt" && runs "$1/bin/python"; }

writable() { mkdir -p "$1" 2>/dev/null && [ -w "$1" ]; }

# The environment lies in the checkout; where that belongs to somebody else, in the user's cache.
choose_environment() {
    env=$here/.venv
    installed "$env" && return
    if [ -w "$here" ] && { [ ! -e "$env" ] || [ -w "$env" ]; }; then return; fi
    place=$(printf '%s' "$here" | cksum | cut -d ' ' -f 1)
    for parent in "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}" "${TMPDIR:-/tmp}/cache-$(id -u)"; do
        env=$parent/mentorship/$place/venv
        writable "${env%/*}" && return
    done
    say "Cannot write to $here nor to a cache directory: nowhere to install what Mentorship needs."
    exit 1
}

make_environment() {
    rm -rf "$env" "$env.uv"
    if found=$(fitting_python); then
        say "Making a Python environment in $env …"
        if uv --version >/dev/null 2>&1 && uv venv -q --no-project --python "$found" "$env"; then return; fi
        "$found" -m venv "$env" && return
        # Some systems split venv in two and leave out the half that brings pip.
        rm -rf "$env"
    fi
    if uv=$(fetched_uv); then
        say "Making a Python environment in $env, with a Python that uv fetches …"
        "$uv" venv -q --no-project --python "${found:-3.13}" "$env" && return
    fi
    say "Mentorship needs Python 3.12 or newer (3.13 is best) and found none here that runs, nor could one be fetched: install Python 3.13 or uv, then run this again."
    exit 1
}

install_lock() {
    say "Installing what requirements/$lock.txt names …"
    if uv=$(fetched_uv) && "$uv" pip install -q --python "$env/bin/python" --require-hashes \
        --compile-bytecode -r "$here/requirements/$lock.txt"; then
        return
    fi
    say "uv could not install it; trying pip, which takes some minutes …"
    "$env/bin/python" -m ensurepip -q >/dev/null 2>&1
    "$env/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
        -r "$here/requirements/$lock.txt" && return
    say "The packages that Mentorship needs could not be installed; the lines above say why."
    exit 1
}

# One installation at a time; a lock whose holder is gone is taken over.
hold_environment() {
    until mkdir "$env.lock" 2>/dev/null; do
        holder=$(cat "$env.lock/pid" 2>/dev/null)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf "$env.lock"
        else
            sleep 1
        fi
    done
    echo $$ >"$env.lock/pid"
    trap 'rm -rf "$env.lock"' EXIT
    trap 'exit 130' INT TERM
}

choose_environment
if ! installed "$env"; then
    hold_environment
    if ! installed "$env"; then
        runs "$env/bin/python" || make_environment
        install_lock
        # The test lock holds everything of the embedded one, with the same pins.
        [ "$lock" != test ] || cp "$here/requirements/embedded.txt" "$env/embedded.txt"
        cp "$here/requirements/$lock.txt" "$env/$lock.txt"
    fi
    rm -rf "$env.lock"
    trap - EXIT INT TERM
fi
python=$env/bin/python
export MENTORSHIP_ENVIRONMENT="$env"
