#!/bin/sh
# The whole recipe of the shipped model, from nothing to models/toybox-clip:
#
#     models/toybox-clip/recipe/train.sh                                    three seeds side by side, a thread each
#     models/toybox-clip/recipe/train.sh --seeds 0 --minutes 60             one seed, an hour
#     models/toybox-clip/recipe/train.sh --device cuda --samples 2800000    on a GPU
#
# Needs Deno (pictures) and Python with torch >= 1.13 and numpy (training). Pictures, weights of every seed and logs
# stay in .ablate/clip-training, outside version control. PYTHON names the interpreter.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
model=$(dirname "$recipe")
root=$(cd "$model/../.." && pwd)
work=${ABLATE_CLIP_TRAINING:-$root/.ablate/clip-training}
python=${PYTHON:-python3}
deno=${DENO:-deno}

seeds=0,1,2 samples=2800000 minutes=inf device=cpu count=36000 out=$model
while [ $# -gt 0 ]; do
  case $1 in
    --seeds) seeds=$2 ;; --samples) samples=$2 ;; --minutes) minutes=$2 ;; --device) device=$2 ;;
    --pictures) count=$(($2 / 2)) ;; --out) out=$2 ;;
    *) echo "unknown option $1; known: --seeds --samples --minutes --device --pictures --out" >&2; exit 2 ;;
  esac
  shift 2
done

# Fast kernels on CPUs that OpenBLAS does not know; and no page faults from giving large buffers back at every step.
export OPENBLAS_CORETYPE=${OPENBLAS_CORETYPE:-Haswell} OMP_NUM_THREADS=1
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=268435456

render() { # folder seed count side [--only framing]
  [ -f "$work/$1/names.json" ] && return
  "$deno" run -A --config "$root/deno.json" "$recipe/render_pictures.ts" "$work/$1" --seed "$2" --count "$3" --side "$4" ${5:+--only "$5"}
}
render pictures-0 10000000 "$count" 72 & first=$!
render pictures-1 11000000 "$count" 72
wait $first
render select 5000000 1000 64 medium   # the best seed is chosen on these, by zero-shot accuracy
render report 6000000 8000 64          # the numbers of the card

[ -f "$work/tokenizer.json" ] || "$python" "$recipe/tokenizer.py" "$work/pictures-0" "$work/tokenizer.json"
running=""
for seed in $(echo "$seeds" | tr , ' '); do
  "$python" "$recipe/train.py" --pictures "$work/pictures-0,$work/pictures-1" --held-out "$work/select" \
    --tokenizer "$work/tokenizer.json" --out "$work/seed-$seed" --seed "$seed" --samples "$samples" \
    --minutes "$minutes" --device "$device" > "$work/seed-$seed.log" 2>&1 &
  running="$running $!"
done
for process in $running; do wait "$process"; done # a seed that failed ends the recipe
"$python" "$recipe/finish.py" --work "$work" --seeds "$seeds" --out "$out"
