import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { hashFile } from "../files/hash-file.ts";
import { TransientError } from "./transient-error.ts";
import { type Opened, openResponse } from "./open-response.ts";
import { PartFile } from "./part-file.ts";
import { redact } from "./redact.ts";
import { requireSpace } from "./require-space.ts";

/** A file on a server and where it is to lie. */
export interface RemoteFile {
  readonly url: string;
  /** Where the whole file will lie; until then there is `path.part`. */
  readonly path: string;
  /** Its size, where it is known in advance. */
  readonly bytes?: number | undefined;
  /** Its SHA-256, 64 lowercase hexadecimal digits, where it is known in advance. */
  readonly sha256?: string | undefined;
  /** What to do where the SHA-256 itself may be wrong. */
  readonly hashAdvice?: string | undefined;
  /** The most bytes taken where the size is not known. */
  readonly atMost: number;
  /** Called with the path of the download before it gets its name. A problem is thrown and the download removed. */
  readonly check?: ((path: string) => Promise<UserError | null>) | undefined;
}

/** When to ask again and when to give up. */
interface Patience {
  /** Milliseconds of silence after which the connection counts as broken. */
  readonly stallMs: number;
  /** Number of requests in a row without any data before the download is given up. */
  readonly attempts: number;
  /** Pause after the first of them; each further one takes twice as long. */
  readonly pauseMs: number;
}

const PATIENCE: Patience = { stallMs: 30_000, attempts: 5, pauseMs: 1000 };

export interface DownloadOptions {
  /** Sent to the origin of the address alone, and only encrypted; never part of a message. */
  readonly token?: string | undefined;
  /** Aborting keeps what has arrived for the next time. */
  readonly signal?: AbortSignal;
  /** Called with the bytes there are, those of an earlier run included, and the size if it is known. */
  readonly onProgress?: (done: number, total: number | null) => void;
  readonly patience?: Partial<Patience> | undefined;
}

/** A complete file. */
export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
  /** The commit that a branch of a Hugging Face repository pointed at; null where the server did not say. */
  readonly commit: string | null;
}

/**
 * Downloads a file. It gets its name only when it is whole: of the size and SHA-256 given, or else of what the server
 * announced. What came of it is kept and continued, also by the next call, if the server can and it is the same version.
 *
 * @throws {UserError} naming the address: when the server refuses, the content is another, the disk is too small, or the
 *   line stays broken.
 */
export async function download(file: RemoteFile, options: DownloadOptions = {}): Promise<Downloaded> {
  const patience = { ...PATIENCE, ...options.patience };
  using part = await PartFile.open(file.path);
  for (let failures = 0;;) {
    const before = part.size;
    try {
      return await attempt(file, part, options, patience);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof TransientError)) throw error;
      // A connection that breaks often is not dead as long as data arrive.
      failures = part.size > before ? 1 : failures + 1;
      if (failures >= patience.attempts) throw tooManyFailures(file, error, failures);
      const pause = error.retryAfter !== undefined
        ? error.retryAfter * 1000
        : patience.pauseMs * 2 ** (failures - 1);
      await setTimeout(pause, undefined, options.signal && { signal: options.signal }).catch(() => {});
      options.signal?.throwIfAborted();
    }
  }
}

async function attempt(
  file: RemoteFile,
  part: PartFile,
  options: DownloadOptions,
  { stallMs }: Patience,
): Promise<Downloaded> {
  if (file.bytes !== undefined && part.size > file.bytes) await part.restart(null);
  if (file.bytes !== undefined && part.size === file.bytes) return await accept(file, part, null);
  using silence = new Silence(stallMs, options.signal);
  const opened = await openResponse(file.url, resumption(file, part), {
    token: options.token,
    signal: silence.signal,
  });
  let total: number | null;
  try {
    total = await agreeOnSize(file, part, opened);
  } catch (error) {
    await opened.response.body?.cancel();
    throw error;
  }
  await requireSpace(dirname(file.path), (total ?? 0) - part.size);
  await receive(file, part, opened.response, total, options, silence);
  if (total !== null && part.size < total) {
    throw new TransientError(`the connection broke after ${part.size} of ${total} bytes`);
  }
  return await accept(file, part, opened);
}

/** Asks for the rest of the file, if it can be verified that it belongs to what is there. */
function resumption(file: RemoteFile, part: PartFile): Record<string, string> {
  if (part.size === 0 || (part.etag === null && file.sha256 === undefined)) return {};
  return { range: `bytes=${part.size}-`, ...(part.etag !== null && { "if-range": part.etag }) };
}

/** Lets the part begin where the answer does. Returns the size of the whole file, null if it is not known. */
async function agreeOnSize(file: RemoteFile, part: PartFile, opened: Opened): Promise<number | null> {
  const { response, linkedBytes } = opened;
  const where = redact(file.url);
  if (/^text\/html\b/i.test(response.headers.get("content-type") ?? "")) {
    await part.discard();
    throw new UserError(
      "Expected a file but found a web page",
      where,
      "Something between here and the server answers in its place (a login page, a proxy), or the address has changed.",
    );
  }
  const encoding = response.headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity") {
    throw new UserError(`Expected the file itself but found it packed (${encoding})`, where);
  }
  const range = response.headers.get("content-range")?.match(/^bytes (\d+)-\d+\/(\d+)$/);
  if (response.status === 416 || (response.status === 206 && Number(range?.[1]) !== part.size)) {
    await part.restart(null);
    throw new TransientError("the server sent another part than was asked for");
  }
  if (response.status === 200) await part.restart(strongEtag(response));
  const length = response.headers.get("content-length");
  const announced = range ? Number(range[2]) : length === null ? null : Number(length);
  const expected = file.bytes ?? linkedBytes;
  if (expected !== null && announced !== null && announced !== expected) {
    await part.discard();
    throw new UserError(
      `Expected a file of ${expected} bytes but the server announces ${announced}`,
      where,
      "The file was replaced, or something between here and the server answers in its place (a login page, a proxy).",
    );
  }
  const total = expected ?? announced;
  if (total !== null && file.bytes === undefined && total > file.atMost) {
    await part.discard();
    throw tooLarge(file.atMost, where);
  }
  return total;
}

async function receive(
  file: RemoteFile,
  part: PartFile,
  { body }: Response,
  total: number | null,
  { onProgress }: DownloadOptions,
  silence: Silence,
): Promise<void> {
  const most = total ?? file.atMost;
  onProgress?.(part.size, total);
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { value, done } = await read(reader, silence);
      if (done) return;
      if (part.size + value.length > most) {
        await part.discard();
        throw tooLarge(most, redact(file.url));
      }
      await part.append(value);
      onProgress?.(part.size, total);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The next piece of an answer. @throws {TransientError} if the connection breaks. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, silence: Silence) {
  try {
    return await reader.read();
  } catch (error) {
    if (silence.signal.aborted) throw silence.signal.reason;
    throw new TransientError(redact((error as Error).message), undefined, { cause: error });
  } finally {
    silence.broken();
  }
}

/** Checks the content and gives the file its name. */
async function accept(file: RemoteFile, part: PartFile, opened: Opened | null): Promise<Downloaded> {
  const sha256 = await hashFile(part.path);
  const expected = file.sha256 ?? opened?.linkedSha256 ?? sha256;
  if (sha256 !== expected) {
    if (part.resumed) {
      // What an earlier run left may belong to another version, so start again.
      await part.restart(null);
      throw new TransientError("the rest did not fit the beginning that was kept from an earlier run");
    }
    await part.discard();
    throw new UserError(
      `Expected a file with SHA-256 ${expected} but found ${sha256}`,
      redact(file.url),
      "The download was removed. The file was replaced or damaged on the way: try again, or use another mirror." +
        (file.hashAdvice ? ` ${file.hashAdvice}` : ""),
    );
  }
  const problem = await file.check?.(part.path);
  if (problem) {
    await part.discard();
    throw problem;
  }
  await part.finish(file.path);
  return { bytes: part.size, sha256, commit: opened?.commit ?? null };
}

/** A strong ETag names a version byte by byte. A weak one may stand for other bytes. */
function strongEtag(response: Response): string | null {
  const etag = response.headers.get("etag");
  return etag === null || etag.startsWith("W/") ? null : etag;
}

function tooLarge(most: number, where: string): UserError {
  return new UserError(
    `Expected a file of at most ${most} bytes but found more`,
    where,
    "The download was removed: this is not the file that was asked for.",
  );
}

function tooManyFailures({ url }: RemoteFile, last: TransientError, failures: number): UserError {
  return new UserError(
    `could not be downloaded in ${failures} attempts: ${last.message}`,
    redact(url),
    "Check the connection (HTTPS_PROXY names a proxy, HF_ENDPOINT a mirror of Hugging Face) and give the same command " +
      "again: it goes on where it stopped.",
    { cause: last },
  );
}

/** Aborts a request if nothing arrives for a while, or if the caller gives up. */
class Silence implements Disposable {
  readonly signal: AbortSignal;
  readonly #timer: ReturnType<typeof setInterval>;
  #heard = performance.now();

  constructor(stallMs: number, outer: AbortSignal | undefined) {
    const stalled = new AbortController();
    this.signal = AbortSignal.any([stalled.signal, ...outer ? [outer] : []]);
    this.#timer = setInterval(() => {
      if (performance.now() - this.#heard < stallMs) return;
      stalled.abort(new TransientError(`nothing came for ${stallMs / 1000} s`));
    }, Math.min(stallMs, 1000) / 2);
  }

  /** Data have arrived. */
  broken(): void {
    this.#heard = performance.now();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
