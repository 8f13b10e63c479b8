import { extname } from "node:path";
import { sha256 } from "../../files/sha256.ts";
import type { FlatValue } from "../flat-settings.ts";
import { namedSettings } from "../named-settings.ts";
import { recordedCells } from "../recorded-run.ts";
import { CRATE, type ResultBundle } from "./result-bundle.ts";

type Entity = Readonly<Record<string, unknown>> & {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
};

const SPECIFICATION = "https://w3id.org/ro/crate/1.1";
const LICENCE = "https://spdx.org/licenses/MIT";
const PAPER = "https://arxiv.org/abs/2405.14294";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".json": "application/json",
  ".md": "text/markdown",
  ".svg": "image/svg+xml",
  ".tex": "application/x-tex",
};

/**
 * Written results as RO-Crate 1.1: every file with its hash, and the run that made them with software, data, models and settings.
 *
 * @returns what `ro-crate-metadata.json` beside the files holds: JSON-LD, of equal results the same.
 */
export function roCrate(
  bundle: ResultBundle,
): { readonly "@context": unknown; readonly "@graph": readonly Entity[] } {
  const { name, run: { results, run }, madeWith, files, date } = bundle;
  const settings = settingEntities(bundle);
  const inputs = inputEntities(bundle);
  const packages = packageEntities(run.versions);
  const parts = [...files].map(([file, content]): Entity => ({
    "@id": encodeURI(file),
    "@type": "File",
    name: file,
    encodingFormat: MEDIA_TYPES[extname(file)] ?? "application/octet-stream",
    contentSize: String(content.length),
    sha256: sha256(content),
  }));
  const { hardware: { cpu, cores, memory, system } } = madeWith;
  return {
    // The hash of a file is a term of schema.org that the context of RO-Crate 1.1 does not hold yet.
    "@context": [`${SPECIFICATION}/context`, { sha256: "https://schema.org/sha256" }],
    "@graph": [
      {
        ...{ "@id": CRATE, "@type": "CreativeWork" },
        ...{ conformsTo: { "@id": SPECIFICATION }, about: { "@id": "./" } },
      },
      {
        ...{ "@id": "./", "@type": "Dataset", name: `${name} under profile ${results.profile}` },
        description:
          `Results of the experiment ${results.experiment} under profile ${results.profile}: a table of numbers with 95 % ` +
          "intervals, its figure, and every setting and key behind it.",
        datePublished: date.toISOString().slice(0, 10),
        license: { "@id": LICENCE },
        author: { "@id": "#maintainers" },
        hasPart: parts.map(referTo),
        mentions: { "@id": "#run" },
        citation: { "@id": PAPER },
      },
      ...parts,
      {
        ...{ "@id": "#run", "@type": "CreateAction", name: run.command },
        description: `Run on ${cpu}, ${cores} cores, ${memory} GiB, ${system}.`,
        instrument: { "@id": "#ablate" },
        object: [...inputs, ...settings].map(referTo),
        result: parts.map(referTo),
      },
      {
        ...{ "@id": "#ablate", "@type": ["SoftwareApplication", "SoftwareSourceCode"], name: "ablate" },
        version: run.commit === undefined
          ? "not in a git checkout"
          : `${run.commit}${run.dirty ? ", with changes" : ""}`,
        programmingLanguage: "TypeScript",
        license: { "@id": LICENCE },
        author: { "@id": "#maintainers" },
        softwareRequirements: packages.map(referTo),
      },
      ...packages,
      ...inputs,
      ...settings,
      { "@id": "#maintainers", "@type": "Organization", name: "The ablate maintainers" },
      { "@id": LICENCE, "@type": "CreativeWork", name: "MIT License", identifier: "MIT" },
      {
        ...{ "@id": PAPER, "@type": "ScholarlyArticle", identifier: "arXiv:2405.14294" },
        name: "Tuning-free Universally-Supervised Semantic Segmentation",
      },
    ],
  };
}

function referTo({ "@id": id }: Entity) {
  return { "@id": id };
}

/** Every setting: its value or, where cells differ in it, the values that it takes. */
function settingEntities({ run }: ResultBundle): Entity[] {
  const values = new Map<string, Set<FlatValue>>();
  for (const { settings } of recordedCells(run)) {
    for (const [path, value] of namedSettings(settings, run)) {
      values.getOrInsert(path, new Set()).add(value);
    }
  }
  return [...values].map(([path, found]) => ({
    ...{ "@id": `#setting-${encodeURIComponent(path)}`, "@type": "PropertyValue", name: path },
    value: found.size === 1 ? [...found][0] : [...found],
  }));
}

function inputEntities({ run: { results: { data, images, clip } } }: ResultBundle): Entity[] {
  const named = [
    ["#data-train", "Dataset", "Training images", data.train, images?.train],
    ["#data-evaluate", "Dataset", "Evaluation images", data.evaluate, images?.evaluate],
    ["#clip", "CreativeWork", "Weights of CLIP", clip, undefined],
  ] as const;
  return named.filter(([, , , hash]) => hash !== "").map(([id, type, name, hash, size]) => ({
    ...{ "@id": id, "@type": type, name, identifier: `sha256:${hash}` },
    ...(size === undefined ? {} : { description: `${size} images` }),
  }));
}

function packageEntities(
  { deno, packages }: { readonly deno: string; readonly packages: readonly string[] },
): Entity[] {
  return [`deno@${deno}`, ...packages].map((pin) => {
    const at = pin.lastIndexOf("@"), name = pin.slice(0, at);
    return {
      ...{ "@id": `#package-${encodeURIComponent(name)}`, "@type": "SoftwareApplication", name },
      ...{ version: pin.slice(at + 1), url: `https://www.npmjs.com/package/${name}` },
    };
  });
}
