import { alignedLines } from "../../report/aligned-lines.ts";
import { PROVIDERS, type Runtime } from "../../runtime.ts";
import { REMEDIES } from "../../providers/remedies.ts";
import { thisMachine } from "../../providers/resolve-runtime.ts";
import { estimateOf, estimateText } from "./estimate.ts";
import { type Fact, machineFacts, materialFacts, profileNames } from "./machine.ts";
import { networkFacts } from "./network.ts";
import { profileWork } from "./profile-work.ts";
import { neighboursSpeed, networkSpeed, probeSpeed, type Speed } from "./speed.ts";

/** Seconds that networks are measured for; neighbours and probe take about as long. */
const SECONDS = 5;

/**
 * What is here, what is missing with the command that gets it, and what a table of each profile takes on this machine.
 *
 * @param network whether hosts are asked.
 */
export async function doctor(network: boolean): Promise<string> {
  const { facts: providers, runtimes } = await providerFacts();
  const begun = performance.now();
  const kernels = { neighbours: await neighboursSpeed(), probe: await probeSpeed() };
  const speeds: [name: string, speed: Speed][] = [];
  for (const runtime of [undefined, ...runtimes]) {
    const share = SECONDS / (1 + runtimes.length);
    speeds.push([runtime?.provider ?? "cpu", { ...kernels, network: await networkSpeed(runtime, share) }]);
  }
  const took = (performance.now() - begun) / 1000;
  const works = (await Promise.all(profileNames().map(profileWork))).filter((work) => work !== null);
  return [
    ...section("This machine", [...await machineFacts(), ...providers]),
    ...section("Models and data", await materialFacts()),
    ...section("Network", network ? await networkFacts() : [["hosts", "not asked: --network asks them"]]),
    ...speeds.flatMap(([name, speed]) =>
      section(`A table on ${name}, reckoned from ${took.toFixed(0)} s of measurement`, [
        ["speed", speedText(speed)],
        ...works.map((
          work,
        ): Fact => [`${work.profile}, ${work.table}`, estimateText(estimateOf(work, speed), work)]),
      ])
    ),
    "Each head, seed and classifier beyond the first takes less, as it shares what the others need; SAM is ViT-H where nothing else is set.",
  ].join("\n");
}

async function providerFacts(): Promise<{ facts: Fact[]; runtimes: Runtime[] }> {
  const { providers: listed, version } = await thisMachine.listed();
  const runtimes: Runtime[] = [], facts: Fact[] = [];
  for (const provider of PROVIDERS) {
    if (provider === "cpu" || !listed.includes(provider)) continue;
    const runtime: Runtime = { provider, precision: "fp32", version };
    const { failure, device } = await thisMachine.try(runtime);
    if (failure === null) runtimes.push(runtime);
    facts.push([
      provider,
      failure === null
        ? `works on ${device}: --set runtime.provider=${provider}`
        : `does not work: ${failure}. ${REMEDIES[provider]}`,
    ]);
  }
  return { facts: [["networks", `ONNX Runtime ${version} on the CPU`], ...facts], runtimes };
}

function speedText({ network, neighbours, probe }: Speed): string {
  const billions = (value: number) => (value / 1e9).toPrecision(3);
  const many = 100_000;
  const seconds = neighbours.perMask * many + neighbours.perProduct * many ** 2 / 2;
  return [
    `${billions(network)} billion multiply-adds a second in a block of ViT-B/16`,
    `neighbours of ${many.toLocaleString("en")} masks in ${seconds.toPrecision(2)} s`,
    `${Math.round(probe / 21).toLocaleString("en")} masks a second in a probe of 21 classes`,
  ].join(", ");
}

function section(title: string, facts: readonly Fact[]): string[] {
  return [title, ...alignedLines(facts).map((line) => `  ${line}`), ""];
}
