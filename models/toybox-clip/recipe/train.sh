#!/bin/sh
# The whole recipe of the shipped model, from nothing to models/toybox-clip:
#
#     models/toybox-clip/recipe/train.sh                                     three seeds, 3 million samples each
#     models/toybox-clip/recipe/train.sh --seeds 0 --minutes 60              one seed, an hour
#     models/toybox-clip/recipe/train.sh --device cuda --minutes 5           on a GPU
#     models/toybox-clip/recipe/train.sh --short --out /tmp/clip             every step once, in minutes
#
# Needs Deno (pictures) and Python with torch >= 1.13 and numpy (training). Pictures, checkpoints and weights of every
# seed stay in .ablate/clip-training, outside version control; given again, the command goes on where it stopped.
# PYTHON names the interpreter. A GPU machine without a registry: models/train-on-gpu.sh.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
model=$(dirname "$recipe")
root=$(cd "$model/../.." && pwd)
work=${ABLATE_CLIP_TRAINING:-$root/.ablate/clip-training}
python=${PYTHON:-python3}
deno=${DENO:-deno}

seeds=0,1,2 samples=3000000 seconds=inf device=cpu count=300000 held=8000 out=$model more=""
while [ $# -gt 0 ]; do
  case $1 in
    --short)
      seeds=0 samples=2048 count=5000 held=1000 more="--batch 64 --group 64 --look-every 0.25"
      work=${ABLATE_CLIP_TRAINING:-$root/.ablate/clip-training-short}
      shift; continue ;;
    --seeds) seeds=$2 ;; --samples) samples=$2 ;; --minutes) seconds=$(($2 * 60)) ;; --device) device=$2 ;;
    --pictures) count=$2 ;; --out) out=$2 ;;
    *) echo "unknown option $1; known: --short --seeds --samples --minutes --device --pictures --out" >&2; exit 2 ;;
  esac
  shift 2
done
[ "$device" = cpu ] || more="--batch 1024 --capacity 1200000 --encoders 3 $more"

# Fast kernels on CPUs that OpenBLAS does not know; and no page faults from giving large buffers back at every step.
export OPENBLAS_CORETYPE=${OPENBLAS_CORETYPE:-Haswell}
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=268435456

render() { # folder seed count side [framing]
  "$deno" run -A --config "$root/deno.json" "$recipe/render_pictures.ts" "$work/$1" --seed "$2" --count "$3" --side "$4" \
    ${5:+--only "$5"}
}
render select 5000000 1000 64 medium   # the best seed is chosen on these
render report 6000000 "$held" 64       # the numbers of the card
render pictures 10000000 4000 72       # enough to begin with; the rest is drawn while it trains
[ -f "$work/tokenizer.json" ] || "$python" "$recipe/tokenizer.py" "$work/pictures" "$work/tokenizer.json"
render pictures 10000000 "$count" 72 &
trap 'kill %1 2> /dev/null || true' EXIT
# shellcheck disable=SC2086
"$python" "$recipe/train.py" --pictures "$work/pictures" --held-out "$work/select" --tokenizer "$work/tokenizer.json" \
  --out "$work" --seeds "$seeds" --samples "$samples" --seconds "$seconds" --device "$device" $more
"$python" "$recipe/finish.py" --work "$work" --seeds "$seeds" --out "$out"
