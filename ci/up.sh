#!/usr/bin/env bash
# ci/up.sh STACK FOLDER REVIEWED: does what somebody has reviewed, and nothing else.
#
# REVIEWED is the SHA-256 of the report.md that was reviewed (sha256sum FOLDER/report.md). The report is
# made anew, into FOLDER; where it is another one, or its exit status is not 0, nothing is changed.
#
# Exit status: 0 done; 3 the report is another one than the reviewed one; else that of ci/preview.sh or
# of pulumi.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ $# -ne 3 || -z $1 || -z $2 ]]; then
    echo "usage: ci/up.sh STACK FOLDER REVIEWED" >&2
    exit 2
fi
stack=$1
folder=$2
reviewed=$3

ci/preview.sh "$stack" "$folder"
found=$(sha256sum "$folder/report.md" | cut -d ' ' -f 1)
if [[ $found != "$reviewed" ]]; then
    echo "this report is not the one that was reviewed: it has $found, not ${reviewed:-any}; nothing was changed" >&2
    exit 3
fi

pulumi up --stack "$stack" --non-interactive --color never --yes --skip-preview \
    --policy-pack policy --plan "$folder/plan.json"
