#!/usr/bin/env bash
# cli/ci/up.sh STACK FOLDER REVIEWED [--config-file FILE]: does what was reviewed, and nothing else.
#
# REVIEWED is the SHA-256 of the report.md that somebody has reviewed. It is made anew into FOLDER; where it
# is another one now, or cli/ci/preview.sh does not end with 0, nothing is changed.
#
# Exit status: 0 done; 3 the report is another one than was reviewed; else that of cli/ci/preview.sh, or of
# pulumi.
set -euo pipefail
cd "$(dirname "$0")/../.."

if (($# < 3)) || [[ -z $1 || -z $2 ]]; then
    echo "usage: cli/ci/up.sh STACK FOLDER REVIEWED [--config-file FILE]" >&2
    exit 2
fi
stack=$1
folder=$2
reviewed=$3
options=("${@:4}")

cli/ci/preview.sh "$stack" "$folder" "${options[@]}"
found=$(sha256sum "$folder/report.md" | cut -d ' ' -f 1)
if [[ $found != "$reviewed" ]]; then
    echo "nothing was changed: this report is $found, the one that was reviewed ${reviewed:-none}" >&2
    exit 3
fi

pulumi up --stack "$stack" "${options[@]}" --non-interactive --color never --yes --skip-preview \
    --policy-pack "${POLICY_PACK:-policy}"
