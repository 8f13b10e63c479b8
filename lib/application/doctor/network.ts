import type { Fact } from "./machine.ts";

/** Hosts that commands fetch from: models pull, data fetch. The task may reach these alone. */
const HOSTS = ["https://huggingface.co", "https://raw.githubusercontent.com"];
/** Longer than any that answers needs. */
const PATIENCE_MS = 5000;

/** Whether the hosts answer that models and lists of images come from. */
export async function networkFacts(): Promise<Fact[]> {
  return await Promise.all(HOSTS.map(async (host): Promise<Fact> => {
    try {
      const { status, body } = await fetch(host, {
        method: "HEAD",
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await body?.cancel();
      return [host, `answers (${status})`];
    } catch (error) {
      const why = (error as Error).message.split("\n")[0];
      return [host, `does not answer: ${why}; files may be brought by other ways (docs/data-and-models.md)`];
    }
  }));
}
