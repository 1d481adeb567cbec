#!/usr/bin/env bash
# ci/preview.sh STACK FOLDER: what a change does to a stack, before it is done.
#
# Writes into FOLDER
#   report.md     the storage report: what happens to the data (npm run report)
#   preview.txt   pulumi's own preview, with what the policy pack says
#   plan.json     what `pulumi up --plan` may do
#   preview.json  what the report was made from
#
# Exit status: that of the report where it says that something is left to acknowledge or cannot be
# told; else that of the preview, which is not 0 where it fails or a mandatory policy is violated.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ $# -ne 2 || -z $1 || -z $2 ]]; then
    echo "usage: ci/preview.sh STACK FOLDER" >&2
    exit 2
fi
stack=$1
folder=$2
mkdir -p "$folder"
# What an earlier run left is not what this one found.
rm -f "$folder"/{report.md,preview.txt,plan.json,preview.json}

options=(--stack "$stack" --non-interactive --color never)

# The one format does not tell of policies, the other is not to be read by a program.
pulumi preview "${options[@]}" --json --show-sames >"$folder/preview.json" || true
reported=0
npm run --silent report -- --stack "$stack" --preview "$folder/preview.json" \
    >"$folder/report.md" || reported=$?

previewed=0
pulumi preview "${options[@]}" --diff --policy-pack policy --save-plan "$folder/plan.json" \
    >"$folder/preview.txt" 2>&1 || previewed=$?

cat "$folder/report.md"
if ((previewed != 0)); then
    cat "$folder/preview.txt" >&2
fi
exit $((reported != 0 ? reported : previewed))
