import assert from "node:assert/strict";
import { ZmtpConnection } from "../../lib/notebooks/zmtp.ts";
import { eventually } from "../support/eventually.ts";

/** Signature, version 3.0, mechanism NULL, as the specification lays the 64 bytes out. */
function greeting(version = 3): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, version, 0, 0x4e, 0x55, 0x4c, 0x4c]);
  return bytes;
}

/** Command READY with the property Socket-Type: ROUTER. */
const READY = new Uint8Array([
  ...[4, 28, 5, ...new TextEncoder().encode("READY")],
  ...[11, ...new TextEncoder().encode("Socket-Type"), 0, 0, 0, 6, ...new TextEncoder().encode("ROUTER")],
]);

/** A peer that sends the given pieces one after the other and keeps what it gets. */
async function withPeer(
  pieces: readonly Uint8Array[],
  test: (port: number, received: () => number[]) => Promise<void>,
) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received: number[] = [];
  const serving = (async () => {
    const connection = await listener.accept();
    const reading = (async () => {
      for await (const bytes of connection.readable) received.push(...bytes);
    })().catch(() => {});
    for (const piece of pieces) {
      await connection.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await connection.closeWrite().catch(() => {});
    await reading;
  })();
  try {
    await test((listener.addr as Deno.NetAddr).port, () => received);
  } finally {
    await serving;
    listener.close();
  }
}

Deno.test("messages arrive whole, however the bytes are cut", async () => {
  const long = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
  const frames = new Uint8Array([
    ...[1, 2, 7, 8],
    ...[0, 0],
    ...[2, 0, 0, 0, 0, 0, 1, 0x11, 0x70, ...long],
    ...[0, 1, 9],
  ]);
  const stream = [...greeting(), ...READY, ...frames];
  const pieces = [stream.slice(0, 3), stream.slice(3, 70), stream.slice(70, 30_000), stream.slice(30_000)];
  await withPeer(pieces.map((piece) => new Uint8Array(piece)), async (port) => {
    const peer = await ZmtpConnection.connect("127.0.0.1", port, "DEALER");
    assert.deepEqual(await peer.receive(), [new Uint8Array([7, 8]), new Uint8Array(0)]);
    assert.deepEqual(await peer.receive(), [long]);
    assert.deepEqual(await peer.receive(), [new Uint8Array([9])]);
    assert.equal(await peer.receive(), null);
    peer.close();
  });
});

Deno.test("what is sent follows the specification: greeting, READY, subscription, frames short and long", async () => {
  await withPeer([greeting(), READY], async (port, received) => {
    const peer = await ZmtpConnection.connect("127.0.0.1", port, "SUB");
    await peer.send([new Uint8Array([5]), new Uint8Array(300)]);
    assert.equal(await peer.receive(), null);
    peer.close();
    const ready = [
      ...[4, 25, 5, ...new TextEncoder().encode("READY")],
      ...[11, ...new TextEncoder().encode("Socket-Type"), 0, 0, 0, 3, ...new TextEncoder().encode("SUB")],
    ];
    const expected = [0xff, ...Array(8).fill(0), 0x7f, 3, 0, 0x4e, 0x55, 0x4c, 0x4c, ...Array(48).fill(0)];
    const message = [1, 1, 5, 2, 0, 0, 0, 0, 0, 0, 1, 44, ...Array(300).fill(0)];
    await eventually("all that was sent", received, [...expected, ...ready, 0, 1, 1, ...message]);
  });
});

Deno.test("a peer of another protocol, an old one, and a broken stream are refused", async () => {
  const http = new Uint8Array(64).fill(0x48);
  for (const first of [http, greeting(1)]) {
    await withPeer([first], async (port) => {
      await assert.rejects(ZmtpConnection.connect("127.0.0.1", port, "REQ"), { name: "ZmtpError" });
    });
  }
  const broken: number[][] = [[0xf0, 1, 1], [2, 255, 255, 255, 255, 255, 255, 255, 255]];
  for (const frame of broken) {
    await withPeer([greeting(), READY, new Uint8Array(frame)], async (port) => {
      const peer = await ZmtpConnection.connect("127.0.0.1", port, "DEALER");
      await assert.rejects(peer.receive(), { name: "ZmtpError" });
      peer.close();
    });
  }
});
