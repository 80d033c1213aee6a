# shellcheck shell=bash disable=SC2034
# Set-up shared by tools/run and tools/test; sourced, not run. Sets `root`, the folder of the checkout.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=$root/build/release

# Debian's own compiler, cmake and Python, even where others come first in the caller's PATH.
debian_path=/usr/bin:/bin:$PATH

build_packages=(g++ cmake ninja-build pkg-config libtbb-dev libhdf5-dev libyaml-cpp-dev libboost-dev
  liblzma-dev libssl-dev nlohmann-json3-dev libcli11-dev libopenmpi-dev openmpi-bin libxlsxwriter-dev)
test_packages=(libgtest-dev libgmock-dev librapidcheck-dev clang-format universal-ctags python3
  python3-numpy python3-h5py python3-xarray python3-h5netcdf python3-netcdf4 python3-openpyxl python3-jsonschema
  python3-yaml netcdf-bin hdf5-tools xz-utils groff-base slurm-wlm slurmctld slurmd slurm-client
  slurm-wlm-basic-plugins munge)
# What the tests use besides where it is installed: other readers of results, and shells.
reader_packages=(r-cran-hdf5r r-cran-ncdf4 python3-matplotlib zsh fish)

say() { printf 'cofferdam: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

# Runs a command in silence; shows what it printed only if it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The packages among the arguments that are not installed, one a line.
missing_packages() {
  local installed
  # dpkg-query fails when it does not know one of the names; what it prints is right all the same.
  # shellcheck disable=SC2016
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    sed -n 's/^installed //p' || true)
  printf '%s\n' "$@" | grep -vxF -e "$installed" || true
}

# Installs those of the packages that are missing. Needs no network and no rights when none is.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "this is not Debian; expecting the equivalents of: $*"
    return
  fi
  local missing as_root=()
  # shellcheck disable=SC2207
  missing=($(missing_packages "$@"))
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "packages are missing; as root, run: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing with apt-get: ${missing[*]}"
  quietly "${as_root[@]}" apt-get -qq update || fail "apt-get update failed"
  quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes \
    --no-install-recommends "${missing[@]}" || fail "apt-get install failed"
}

# build_release TESTS [TARGET...]: configures where needed, then builds what changed. Two of these at
# the same time wait for each other.
build_release() {
  local tests=$1 targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  mkdir -p "$build"
  exec 9>"$build/.lock"
  flock 9
  if [ ! -f "$build/build.ninja" ] || { [ "$tests" = ON ] && ! tests_are_configured; }; then
    say "configuring build/release"
    (cd "$root" && PATH=$debian_path quietly cmake --preset release -D COFFERDAM_BUILD_TESTS="$tests") ||
      fail "cmake could not configure build/release"
  fi
  if [ "$tests" = ON ] || [ ! -x "$build/cofferdam" ]; then
    say "building what changed in build/release; the first time takes a few minutes"
  fi
  PATH=$debian_path quietly cmake --build "$build" "${targets[@]}" || fail "the build failed"
  exec 9>&-
}

tests_are_configured() {
  grep -q '^COFFERDAM_BUILD_TESTS:BOOL=ON$' "$build/CMakeCache.txt"
}
