#!/bin/sh
# What a GPU brings, within 8 minutes: sh bench/gpu.sh [SECONDS OF EACH MEASUREMENT] [MASKS]. Needs Node, or deno on the PATH, and
# the packages in Deno's cache; no network, no weights. Rehearsed on a CPU: sh bench/gpu.sh 0 4096.
cd "$(dirname "$0")/.." || exit
deno=$(command -v deno || echo "npx -y deno@2.9.6")
nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader 2> /dev/null || echo "no GPU that nvidia-smi tells of"
# Unquoted: it may be two words.
exec timeout 480 $deno run -A --quiet bench/gpu.ts --seconds "${1:-20}" --masks "${2:-324921}"
