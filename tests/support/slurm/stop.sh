#!/bin/sh
# Ends the Slurm that start.sh began in a folder, its jobs first: sh stop.sh FOLDER.
folder=$(realpath "$1")
export SLURM_CONF="$folder/slurm.conf"
scancel --user="$(id -un)" 2> /dev/null
for _ in $(seq 50); do
  [ -z "$(squeue --noheader 2> /dev/null)" ] && break
  sleep 0.1
done
for file in slurmd.pid slurmctld.pid munge/munged.pid; do
  [ -f "$folder/$file" ] && kill "$(cat "$folder/$file")" 2> /dev/null
done
# Their last words are written into the folder, which may be removed after this.
for file in slurmd.pid slurmctld.pid munge/munged.pid; do
  for _ in $(seq 50); do
    [ -f "$folder/$file" ] || break
    sleep 0.1
  done
done
exit 0
