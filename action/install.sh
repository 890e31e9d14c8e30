#!/usr/bin/env bash
# Puts `confiture` in PATH for this step and the later ones: a release, a given executable, or
# this action's own source. It is written for the Bash 3.2 of macOS and the Bash of Git on Windows.
set -euo pipefail

# shellcheck source=action/platform.sh
. "$ACTION_FOLDER/action/platform.sh"

main() {
  local folder="$RUNNER_TEMP/confiture-action"
  mkdir -p "$folder"
  local suffix=""
  [ "$RUNNER_OS" != Windows ] || suffix=.exe
  local executable="$folder/confiture$suffix"

  if [ -n "${INPUT_EXECUTABLE:-}" ]; then
    [ -f "$INPUT_EXECUTABLE" ] || refuse "there is no executable $INPUT_EXECUTABLE"
    cp -f "$INPUT_EXECUTABLE" "$executable"
  elif [ "${INPUT_VERSION:-}" = source ]; then
    install_source "$folder"
    return
  else
    install_release "$executable" "$suffix"
  fi
  chmod +x "$executable"
  finish "$executable" "$executable"
}

# The source runs on the runner's Bun; a script of three lines stands for the executable.
install_source() {
  local shim="$1/confiture"
  command -v bun >/dev/null 2>&1 || refuse "version: source needs Bun; install it in an earlier step"
  (cd "$ACTION_FOLDER" && bun install --frozen-lockfile --production >&2)
  printf '#!/usr/bin/env bash\nexec bun "%s/src/cli.ts" "$@"\n' "$ACTION_FOLDER" >"$shim"
  chmod +x "$shim"
  finish "$shim" bun
}

install_release() {
  local version repository platform file url
  version="$(choose_version)"
  repository="$(choose_repository)"
  platform="$(name_platform "$RUNNER_OS" "$RUNNER_ARCH")"
  file="confiture-$platform$2"
  url="${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download/v$version"
  download "$url/SHA256SUMS" "$1.sums"
  download "$url/$file" "$1"
  verify_checksum "$1" "$1.sums" "$file"
  verify_attestation "$1" "$repository" "$version"
}

# Without a wish, the version that this action itself was released with.
choose_version() {
  local version="${INPUT_VERSION:-}"
  if [ -z "$version" ]; then
    version="$(sed -n 's/^  "version": "\([^"]*\)",\{0,1\}$/\1/p' "$ACTION_FOLDER/package.json" | head -n 1)"
  fi
  version="${version#v}"
  [[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
    refuse "\"$version\" is no version; give one such as 0.1.0, or source"
  printf '%s\n' "$version"
}

# The runner does not always say which repository an action came from, but checks it out into a
# folder that ends with _actions/<owner>/<name>/<ref>.
choose_repository() {
  local repository="${INPUT_REPOSITORY:-}" rest
  if [ -z "$repository" ]; then
    rest="${ACTION_FOLDER//\\//}"
    rest="${rest##*/_actions/}"
    repository="$(printf '%s\n' "$rest" | cut -d / -f 1,2)"
  fi
  [[ "$repository" =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] ||
    refuse "can't tell where the releases are; give the input repository as owner/name"
  printf '%s\n' "$repository"
}

# Only the scheme of the server itself is followed, so no redirect leads to plain HTTP.
download() {
  local scheme="${1%%:*}"
  curl --fail --silent --show-error --location --retry 3 --max-time 300 \
    --proto "=$scheme" --proto-redir "=$scheme" --output "$2" "$1" ||
    refuse "$1 can't be downloaded; is there such a release, with this file?"
}

verify_checksum() {
  local wanted actual
  wanted="$(awk -v name="$3" '$2 == name || $2 == "*" name { print $1 }' "$2")"
  [[ "$wanted" =~ ^[0-9a-f]{64}$ ]] || refuse "SHA256SUMS of the release has no line for $3"
  actual="$(digest "$1")"
  [ "$actual" = "$wanted" ] ||
    { rm -f "$1"; refuse "$3 is damaged: its SHA-256 is $actual, the release says $wanted"; }
}

# macOS has shasum, everything else sha256sum.
digest() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1" | cut -d ' ' -f 1
  else
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  fi
}

# The checksum shows that the file arrived whole; the attestation, that the release workflow of
# the repository made it from the commit of that tag.
verify_attestation() {
  [ "${INPUT_VERIFY_ATTESTATION:-true}" = true ] || return 0
  if ! command -v gh >/dev/null 2>&1 || [ -z "${GH_TOKEN:-}" ]; then
    echo "::notice title=Confiture::no GitHub CLI or no token here: only the checksum was verified" >&2
    return 0
  fi
  gh attestation verify "$1" --repo "$2" --source-ref "refs/tags/v$3" \
    --signer-workflow "$2/.github/workflows/release.yml" >&2 ||
    { rm -f "$1"; refuse "the executable of v$3 has no valid attestation of $2"; }
}

finish() {
  printf 'executable=%s\nruntime=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
  dirname "$1" >>"$GITHUB_PATH"
  "$1" --version >&2
}

refuse() {
  printf '::error title=Confiture::%s\n' "$1" >&2
  exit 1
}

main
