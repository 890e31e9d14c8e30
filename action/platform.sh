# shellcheck shell=bash
# The name of a runner's platform, as the files of a release carry it; read by install.sh.
#
#   name_platform Linux X64    prints linux-x64
#
# The arguments are RUNNER_OS and RUNNER_ARCH. A platform without an executable is refused.
name_platform() {
  local os cpu
  case "$1" in
    Linux) os=linux ;;
    macOS) os=darwin ;;
    Windows) os=win32 ;;
    *) refuse_platform "$1" "$2" || return 1 ;;
  esac
  case "$2" in
    X64) cpu=x64 ;;
    ARM64) cpu=arm64 ;;
    *) refuse_platform "$1" "$2" || return 1 ;;
  esac
  printf '%s-%s\n' "$os" "$cpu"
}

refuse_platform() {
  printf '::error title=Confiture::there is no executable for %s on %s; on a runner with Bun, use version: source\n' "$1" "$2" >&2
  return 1
}
