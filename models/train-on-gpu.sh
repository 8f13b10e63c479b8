#!/bin/sh
# Trains both embedded models on a borrowed GPU that reaches no registry. Two steps:
#
#     models/train-on-gpu.sh pack FILE             here: packs Deno and the canvas library (about 45 MB)
#     models/train-on-gpu.sh run FILE OUT SECONDS  there: renders on all cores while the GPU trains, until SECONDS are over
#
# Pictures are rendered where they are used: a core draws hundreds a second, so nothing but the renderer travels.
# OUT gets seed-N.npz, curves.json of the CLIP, sam.npz and its curve, and logs. Needs Python with torch >= 2.1.
set -eu
models=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$models")

pack() { # file
  work=$(mktemp -d)
  cp "$(${DENO:-deno} eval 'console.log(Deno.execPath())')" "$work/deno"
  DENO_DIR=$work/deno-dir "$work/deno" cache --quiet --config "$root/deno.json" --no-lock \
    "$models/toybox-clip/recipe/render_pictures.ts"
  find "$work/deno-dir" -name '*musl.node' -delete
  tar -C "$work" -cf - deno deno-dir | xz -T0 -6 > "$1"
  rm -rf "$work"
}

run() { # file out seconds
  began=$(date +%s) out=$2 seconds=$3
  work=$(mktemp -d) cores=$(nproc) trainers=""
  mkdir -p "$out"
  python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$1" "$work"
  export DENO_DIR=$work/deno-dir OMP_NUM_THREADS=1
  render() { # script folder seed count ...
    script=$1 folder=$2 seed=$3 count=$4; shift 4
    "$work/deno" run -A --no-lock --cached-only --config "$root/deno.json" "$models/$script" "$work/$folder" \
      --seed "$seed" --count "$count" "$@" > "$work/render-$folder-$seed.log" 2>&1
  }
  left() { echo $((seconds - $(date +%s) + began - 15)); }
  if [ -n "$clip_seeds" ]; then
    pictures=toybox-clip/recipe/render_pictures.ts
    render $pictures clip-select 5000000 1000 --side 64 --only medium &
    for i in $(seq $((cores / 2))); do # a million seeds each
      render $pictures clip $((9000000 + i * 1000000)) 1000000 --side 72 &
    done
    python3 "$models/toybox-clip/recipe/train.py" --pictures "$work/clip" --held-out "$work/clip-select" \
      --tokenizer "$models/toybox-clip/tokenizer.json" --out "$work/clip-out" --seeds "$clip_seeds" --device "$device" \
      --batch 1024 --group 128 --capacity 1200000 --encoders 3 --save-every 100 --seconds "$(left)" $clip_options \
      > "$out/clip.log" 2>&1 &
    trainers="$trainers $!"
  fi
  if [ -n "$sam_seeds" ]; then
    regions=toybox-sam/recipe/render_regions.ts
    render $regions sam-select 7000000 300 --shard 300 &
    for i in $(seq $(if [ -n "$clip_seeds" ]; then echo $((cores / 4)); else echo $((cores - 2)); fi)); do
      render $regions sam $((19000000 + i * 1000000)) 1000000 --shard 100 &
    done
    for seed in $(echo "$sam_seeds" | tr , ' '); do
      python3 "$models/toybox-sam/recipe/train.py" --data "$work/sam" --held-out "$work/sam-select" --out "$work/sam-out" \
        --seed "$seed" --device "$device" --batch 64 --capacity 60000 --save-every 60 --seconds "$(left)" $sam_options \
        > "$out/sam-$seed.log" 2>&1 &
      trainers="$trainers $!"
    done
  fi
  for trainer in $trainers; do wait "$trainer" || echo "a training failed: see the logs in $out" >&2; done
  for file in "$work"/clip-out/seed-*.npz "$work"/clip-out/curves.json "$work"/sam-out/*.npz "$work"/sam-out/*.json; do
    [ ! -f "$file" ] || cp "$file" "$out"
  done
  tail -q -n 1 "$work"/render-*.log || true
  pkill -f /recipe/render_ || true
}

# CLIP= SAM=0,1 trains two seeds of the SAM alone; DEVICE=cpu rehearses.
clip_seeds=${CLIP-0,1,2} sam_seeds=${SAM-0,1} device=${DEVICE:-cuda}
clip_options=${CLIP_OPTIONS:-} sam_options=${SAM_OPTIONS:-}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  pack) pack "$@" ;;
  run) run "$@" ;;
  *) echo "usage: $0 pack FILE | run FILE OUT SECONDS" >&2; exit 2 ;;
esac
