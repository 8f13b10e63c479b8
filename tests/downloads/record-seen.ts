/** A process of its own that sees a file first: path of the lock file, name of the file, what it was. */
import { recordSeen } from "../../lib/downloads/registry-lock.ts";

const [path, name, seen] = Deno.args;
await recordSeen("small", name, JSON.parse(seen), path);
