import { UserError } from "../errors.ts";
import { TransientError } from "./transient-error.ts";
import { redact } from "./redact.ts";

const MOST_REDIRECTS = 10;
const LONGEST_WAIT_SECONDS = 60;

/** A server's answer, and what the redirects on the way to it told about the file. */
export interface Opened {
  readonly response: Response;
  /** Size of the file in bytes as Hugging Face announces it beside a redirect; null if it was not given. */
  readonly linkedBytes: number | null;
  /** SHA-256 of the file as Hugging Face announces it; null if it was not given. */
  readonly linkedSha256: string | null;
  /** The commit that a branch of a Hugging Face repository pointed at; null if it was not given. */
  readonly commit: string | null;
}

/**
 * Asks for a file and follows redirects. A token goes to the first address's origin, encrypted, and to no other; an address with
 * encryption never leads to one without. Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 *
 * @param headers sent with every request.
 * @throws {TransientError} for what may have passed at the next try; @throws {UserError} for a refusal.
 */
export async function openResponse(
  url: string,
  headers: Readonly<Record<string, string>>,
  { token, signal }: { readonly token?: string | undefined; readonly signal: AbortSignal },
): Promise<Opened> {
  const first = new URL(url);
  let at = first;
  let linkedBytes: number | null = null;
  let linkedSha256: string | null = null;
  let commit: string | null = null;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    // Only to the origin that it is meant for, and only encrypted: everyone on the way could read it.
    const hasToken = token !== undefined && at.protocol === "https:" && at.origin === first.origin;
    const secret: Record<string, string> = hasToken ? { authorization: `Bearer ${token}` } : {};
    const response = await ask(at, { ...headers, ...secret }, signal);
    const size = response.headers.get("x-linked-size")?.match(/^\d{1,15}$/)?.[0];
    linkedBytes ??= size === undefined ? null : Number(size);
    linkedSha256 ??= response.headers.get("x-linked-etag")?.match(/^"?([0-9a-f]{64})"?$/)?.[1] ?? null;
    commit ??= response.headers.get("x-repo-commit");
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      at = nextAddress(location, at);
      continue;
    }
    if (response.ok || response.status === 416) return { response, linkedBytes, linkedSha256, commit };
    await response.body?.cancel();
    throw refusal(response, at, hasToken);
  }
  throw new UserError(`more than ${MOST_REDIRECTS} redirects`, redact(url));
}

async function ask(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    // Asked for explicitly, so that no small answer is unpacked into a huge one.
    const plain = { "accept-encoding": "identity", ...headers };
    return await fetch(url, { headers: plain, redirect: "manual", signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new TransientError(redact((error as Error).message), undefined, { cause: error });
  }
}

function nextAddress(location: string, from: URL): URL {
  const next = URL.parse(location, from);
  if (next === null || !["http:", "https:"].includes(next.protocol)) {
    throw new UserError("redirected to something that is no web address", redact(from.href));
  }
  if (from.protocol === "https:" && next.protocol === "http:") {
    throw new UserError("redirected to an address without encryption", redact(from.href));
  }
  return next;
}

function refusal(response: Response, at: URL, hasToken: boolean): Error {
  const { status } = response;
  const where = redact(at.href);
  switch (status) {
    case 401:
      return new UserError(
        hasToken ? "the access token was not accepted (401)" : "an access token is needed (401)",
        where,
        "Check the address; if it is right, set HF_TOKEN to a token that may read this repository" +
          (at.protocol === "http:"
            ? ", and give an address with https: a token is sent encrypted alone."
            : "."),
      );
    case 403:
      return new UserError(
        "access is forbidden (403)",
        where,
        "Accept the terms on the repository's page, or set HF_TOKEN to a token that may read it.",
      );
    case 404:
    case 410:
      return new UserError(
        `there is no such file (${status})`,
        where,
        "The repository, the revision or the file was moved or removed; check the address in a browser.",
      );
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return new TransientError(`the server answers ${status}`, retryAfter(response));
  }
  return new UserError(`the server answers ${status}`, where);
}

/** Seconds to wait, from a number of seconds or a date; at most a minute. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_WAIT_SECONDS) : undefined;
}
