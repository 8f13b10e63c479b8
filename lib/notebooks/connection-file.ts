/** Where a kernel listens and with which key it signs, as Jupyter's connection files say it. */
export type ConnectionInfo = ReturnType<typeof freshConnection>;

const LOCALHOST = "127.0.0.1";

/**
 * Ports that are free now, and a fresh key. Nothing reserves the ports until the kernel opens them. Another program may be
 * faster, and the kernel then ends at once.
 */
export function freshConnection() {
  const listeners = Array.from({ length: 5 }, () => Deno.listen({ hostname: LOCALHOST, port: 0 }));
  const [shell_port, iopub_port, control_port, stdin_port, hb_port] = listeners.map(({ addr }) =>
    (addr as Deno.NetAddr).port
  );
  for (const listener of listeners) listener.close();
  return {
    transport: "tcp",
    ip: LOCALHOST,
    shell_port,
    iopub_port,
    control_port,
    stdin_port,
    hb_port,
    signature_scheme: "hmac-sha256",
    key: crypto.randomUUID(),
    kernel_name: "deno",
  };
}
