#!/usr/bin/env bash
# cli/ci/preview.sh STACK FOLDER [--config-file FILE]: what a change does to a stack, before it is done.
#
# Writes into FOLDER
#   report.md    what happens to the data (npm run report)
#   preview.txt  pulumi's own preview, with what the policy pack says; POLICY_PACK names another pack
#
# Exit status: the report's, where that is not 0 (docs/report.md); else the preview's, which is not 0
# where it fails or where a mandatory policy is violated.
set -euo pipefail
cd "$(dirname "$0")/../.."

if (($# < 2)) || [[ -z $1 || -z $2 ]]; then
    echo "usage: cli/ci/preview.sh STACK FOLDER [--config-file FILE]" >&2
    exit 2
fi
stack=$1
folder=$2
options=(--stack "$stack" "${@:3}")
mkdir -p "$folder"
# What an earlier run has left is not what this one finds.
rm -f "$folder/report.md" "$folder/preview.txt"

reported=0
npm run --silent report -- "${options[@]}" >"$folder/report.md" || reported=$?

previewed=0
pulumi preview "${options[@]}" --non-interactive --color never --suppress-progress \
    --policy-pack "${POLICY_PACK:-policy}" >"$folder/preview.txt" 2>&1 || previewed=$?

cat "$folder/report.md"
if ((previewed != 0)); then
    cat "$folder/preview.txt" >&2
fi
exit $((reported != 0 ? reported : previewed))
