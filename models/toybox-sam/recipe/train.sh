#!/bin/sh
# The whole recipe of the small SAM, from nothing to a folder that masks can be made with:
#
#     models/toybox-sam/recipe/train.sh --minutes 600                   one seed on the CPU
#     models/toybox-sam/recipe/train.sh --device cuda --minutes 20      on a GPU
#     models/toybox-sam/recipe/train.sh --short --out /tmp/sam          every step once, in minutes
#
# Needs Deno (scenes) and Python with torch >= 1.13, numpy and onnx (training, export). Scenes, checkpoints and weights stay
# in .ablate/sam-training, outside version control; given again, the command goes on where it stopped. PYTHON names the
# interpreter. A GPU machine without a registry: models/train-on-gpu.sh.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$recipe/../../.." && pwd)
work=${ABLATE_SAM_TRAINING:-$root/.ablate/sam-training}
python=${PYTHON:-python3}
deno=${DENO:-deno}

seed=0 seconds=36000 device=cpu count=20000 held=300 out=$work/model chosen_on=60 measured_on=200 more=""
while [ $# -gt 0 ]; do
  case $1 in
    --short)
      seconds=40 count=300 held=40 chosen_on=4 measured_on=10 more="--batch 2 --points 4 --looks 2"
      work=${ABLATE_SAM_TRAINING:-$root/.ablate/sam-training-short}
      shift; continue ;;
    --seed) seed=$2 ;; --minutes) seconds=$(($2 * 60)) ;; --device) device=$2 ;; --out) out=$2 ;;
    *) echo "unknown option $1; known: --short --seed --minutes --device --out" >&2; exit 2 ;;
  esac
  shift 2
done
[ "$device" = cpu ] || more="--batch 64 --capacity 60000 $more"

render() { # folder seed count shard
  "$deno" run -A --config "$root/deno.json" "$recipe/render_regions.ts" "$work/$1" --seed "$2" --count "$3" --shard "$4"
}
render select 7000000 "$held" "$held"  # what training is watched on
render scenes 20000000 250 250         # enough to begin with; the rest is drawn while it trains
render scenes 20000000 "$count" 250 &
trap 'kill %1 2> /dev/null || true' EXIT
# shellcheck disable=SC2086
"$python" "$recipe/train.py" --data "$work/scenes" --held-out "$work/select" --out "$work" --seed "$seed" \
  --seconds "$seconds" --device "$device" $more
"$python" "$recipe/export.py" --weights "$work/sam-$seed.npz" --out "$out"
quality() { # script options
  script=$1; shift
  "$deno" run -A --config "$root/deno.json" "$recipe/$script" "$out" "$@"
}
quality choose.ts --count "$chosen_on"  # thresholds that fit, from selection scenes
quality measure.ts --count "$measured_on" --classical
