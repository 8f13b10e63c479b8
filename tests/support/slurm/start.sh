#!/bin/sh
# Starts a Slurm of one node in a folder of its own: sh start.sh FOLDER. Needs slurm-wlm and munge, and root.
# Nothing outside the folder is written but what jobs write, and nothing is a service. Commands such as sbatch find it by
# SLURM_CONF=FOLDER/slurm.conf; stop.sh FOLDER ends it.
set -eu
folder=$(realpath "$1")
cores=${2:-4}
port=$(( 20000 + $$ % 20000 ))
node=$(hostname -s)
memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
mkdir -p "$folder/munge" "$folder/state" "$folder/spool"
chmod 755 "$folder" "$folder/munge"

# munge keeps to itself what its own user does not own.
dd if=/dev/urandom of="$folder/munge/key" bs=128 count=1 2> /dev/null
chmod 400 "$folder/munge/key"
chown -R munge: "$folder/munge"
setpriv --reuid=munge --regid=munge --clear-groups munged --key-file="$folder/munge/key" \
  --socket="$folder/munge/socket" --pid-file="$folder/munge/munged.pid" --log-file="$folder/munge/munged.log" \
  --seed-file="$folder/munge/seed" > "$folder/munged.out" 2>&1

cat > "$folder/slurm.conf" << END
ClusterName=ablate
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$(( port + 1 ))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/none
MpiDefault=none
ReturnToService=2
KillWait=1
MinJobAge=20
# The node may have more cores than the machine, so that jobs run beside each other.
SlurmdParameters=config_overrides
NodeName=$node NodeAddr=127.0.0.1 CPUs=$cores RealMemory=$memory State=UNKNOWN
PartitionName=test Nodes=$node Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF="$folder/slurm.conf"
slurmctld > "$folder/slurmctld.out" 2>&1
slurmd > "$folder/slurmd.out" 2>&1
for _ in $(seq 600); do
  [ "$(sinfo --noheader --format=%T 2> /dev/null)" = idle ] && exit 0
  sleep 0.1
done
echo "the node did not become idle:" >&2
sinfo >&2 || true
tail -5 "$folder/slurmctld.log" "$folder/slurmd.log" >&2
exit 1
