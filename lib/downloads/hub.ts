import { UserError } from "../errors.ts";

/** How Hugging Face is reached from here. */
export interface Hub {
  /** Address without a slash at its end; a mirror where HF_ENDPOINT names one. */
  readonly endpoint: string;
  /** Content of HF_TOKEN; never part of a message. */
  readonly token?: string | undefined;
  /** The variable that forbids the net, or null. */
  readonly offline: string | null;
}

/** Variables that switch to offline work. */
const OFFLINE = ["ABLATE_OFFLINE", "HF_HUB_OFFLINE"];
const OFF = ["", "0", "false", "no", "off"];

/**
 * Reads HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and ABLATE_OFFLINE.
 *
 * @throws {UserError} when an address or a token cannot be one.
 */
export function hub(env: { get(name: string): string | undefined } = Deno.env): Hub {
  const endpoint = env.get("HF_ENDPOINT")?.trim() || "https://huggingface.co";
  const url = URL.parse(endpoint);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new UserError(
      "Expected the web address of a mirror, such as https://huggingface.co",
      "HF_ENDPOINT",
    );
  }
  const token = env.get("HF_TOKEN")?.trim() || undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    // The message must not quote it.
    throw new UserError(
      "Expected an access token of letters and digits but found other characters",
      "HF_TOKEN",
    );
  }
  const offline = OFFLINE.find((name) => !OFF.includes(env.get(name)?.trim().toLowerCase() ?? "")) ?? null;
  return { endpoint: endpoint.replace(/\/+$/, ""), token, offline };
}

/** The address of a file of a repository: `ENDPOINT/REPOSITORY/resolve/REVISION/FILE`. */
export function hubFile({ endpoint }: Hub, repository: string, revision: string, file: string): string {
  return `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${file}`;
}

/** @throws {UserError} when a variable forbids the net. */
export function requireOnline({ offline }: Hub, what: string): void {
  if (offline === null) return;
  throw new UserError(
    `${what} is not here, and ${offline} forbids to download it`,
    undefined,
    `Unset ${offline}, or copy the files from a machine that has them.`,
  );
}
