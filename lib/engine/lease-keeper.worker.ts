/// <reference lib="deno.worker" />
import type { KeeperOrder } from "./lease-keeper.ts";

/** Files and timers of the leases that are kept, by their nonces. */
const kept = new Map<string, { file: Deno.FsFile; timer: ReturnType<typeof setInterval> }>();

self.onmessage = ({ data: order }: MessageEvent<KeeperOrder>) => {
  if ("drop" in order) return drop(order.drop);
  keep(order);
  self.postMessage(order.nonce);
};

function keep({ keep: path, nonce, renewMs }: Extract<KeeperOrder, { keep: string }>): void {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true, write: true });
  } catch {
    return; // Taken over already: the holder finds out before it writes.
  }
  let renewals = 0;
  // Writes go to the file that was opened. If another file has taken its name, they change nothing.
  const timer = setInterval(() => {
    try {
      const text = read(file);
      if (!text.includes(nonce)) return drop(nonce);
      const renewed = text.replace(
        /"renewals":"\d*"/,
        `"renewals":"${String(++renewals).padStart(10, "0")}"`,
      );
      file.seekSync(0, Deno.SeekMode.Start);
      file.writeSync(new TextEncoder().encode(renewed));
      file.syncSync();
    } catch {
      // A disk that does not answer now may answer at the next renewal.
    }
  }, renewMs);
  kept.set(nonce, { file, timer });
}

function read(file: Deno.FsFile): string {
  file.seekSync(0, Deno.SeekMode.Start);
  const buffer = new Uint8Array(1024);
  return new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer) ?? 0));
}

function drop(nonce: string): void {
  const lease = kept.get(nonce);
  if (!lease) return;
  kept.delete(nonce);
  clearInterval(lease.timer);
  lease.file.close();
}
