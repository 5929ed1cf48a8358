# Sourced by ./run and ./test: makes .venv what the locks say. Needs bash, coreutils and python3 (3.11 or newer).
# Nothing here names an index: pip and uv use whatever this machine is set up to use.

say() { printf '%s\n' "$*" >&2; }
give_up() { say "✗ $*"; exit 1; }

is_root() { [ "$(id -u)" = 0 ]; }

# apt_install PACKAGE...: true when they are installed afterwards. Only as root and only where there is apt.
apt_install() {
    is_root && command -v apt-get >/dev/null || return 1
    say "· 用 apt 安装 installing with apt: $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 </dev/null && return 0
    # The list of packages may be missing or old.
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } </dev/null >&2
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return
        fi
    done
    give_up "需要 Python 3.11 或更新的版本（可用 PYTHON=… 指定）。 Python 3.11 or newer is needed (PYTHON=… names one)."
}

make_venv() {
    local python
    python=$(find_python) || exit 1
    say "· 新建虚拟环境 making .venv ($("$python" -V))"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        apt_install python3-venv || true
        "$python" -c 'import ensurepip, venv' 2>/dev/null || give_up \
            "缺少 python3-venv，请由管理员执行： apt-get install -y python3-venv
  python3-venv is missing; as root: apt-get install -y python3-venv"
    fi
    "$python" -m venv --clear .venv || give_up "建不成虚拟环境。 The virtual environment could not be made."
}

# uv where there is one (ten times faster), else the pip that came with the environment.
install() {
    local uv
    for uv in ".venv/bin/python -m uv" "python3 -m uv"; do
        if [ -z "${XINAN_NO_UV:-}" ] && $uv --version >/dev/null 2>&1; then
            $uv pip install --quiet --python .venv/bin/python "$@" </dev/null && return
            say "· uv 没装成，改用 pip。 uv did not manage; trying pip."
            break
        fi
    done
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input "$@" </dev/null
}

# What .venv must have been made from to be good for LOCK.
seal_of() { cat "$1" pyproject.toml | sha256sum | cut -d' ' -f1; }

# ensure_venv LOCK...: the last lock contains all the pins of those before it.
ensure_venv() {
    local last="${!#}" seal lock
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
    seal=$(seal_of "$last")
    grep -qsx "$last $seal" .venv/.seals && return
    say "· 安装依赖（按 $last，校验哈希），约 20 秒。 Installing from $last, hashes checked; about 20 s."
    rm -f .venv/.seals
    install --require-hashes -r "$last" || give_up "依赖没有装成，原因见上。 The dependencies could not be installed; see above."
    # The build backend stands in the lock, so nothing unpinned is fetched here.
    install --no-deps --no-build-isolation -e . || give_up "xinan 没有装成，原因见上。 xinan itself could not be installed."
    for lock in "$@"; do printf '%s %s\n' "$lock" "$(seal_of "$lock")"; done >.venv/.seals
}
