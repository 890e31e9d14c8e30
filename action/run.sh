#!/usr/bin/env bash
# Runs the command of the action and reports its JSON document: annotations, outputs, summary.
set -euo pipefail

arguments=()
if [ "${INPUT_COMMAND#*$'\n'}" != "$INPUT_COMMAND" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    [ -z "$line" ] || arguments+=("$line")
  done <<<"$INPUT_COMMAND"
else
  # Splits at spaces and does nothing else: no globs, no variables, no commands.
  read -r -a arguments <<<"$INPUT_COMMAND"
fi
if [ "${#arguments[@]}" -eq 0 ]; then
  echo "::error title=Confiture::the command is blank; leave the input empty to install only"
  exit 5
fi

folder="$(mktemp -d "$RUNNER_TEMP/confiture-run.XXXXXX")"
document="$folder/confiture.json"

# What the program prints may quote a file of a pull request: the runner must not take a line of
# it for a command. What it says to people goes the same way as the fence, so nothing overtakes.
token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
printf '::stop-commands::%s\n' "$token"
code=0
"$CONFITURE_EXECUTABLE" "${arguments[@]}" --project "$INPUT_PROJECT" --format json \
  </dev/null 2>&1 >"$document" || code=$?
printf '::%s::\n' "$token"

# A compiled executable serves as a plain Bun with this variable; Bun itself ignores it.
BUN_BE_BUN=1 exec "$CONFITURE_RUNTIME" "$ACTION_FOLDER/action/report.ts" \
  "$document" "$folder/summary.md" "$code"
