import assert from "node:assert/strict";
import { roCrate } from "../../../lib/application/export/ro-crate.ts";
import { resultBundle } from "../../../lib/application/export/result-bundle.ts";
import { sha256 } from "../../../lib/files/sha256.ts";

type Entity = Readonly<Record<string, unknown>>;

const bundle = await resultBundle("table5", {});
const crate = JSON.parse(JSON.stringify(roCrate(bundle))) as {
  readonly "@context": readonly unknown[];
  readonly "@graph": readonly Entity[];
};
const entity = (id: string): Entity => {
  const found = crate["@graph"].filter((one) => one["@id"] === id);
  assert.equal(found.length, 1, `${id} is there once`);
  return found[0];
};
const idsOf = (value: unknown) => (value as readonly { readonly "@id": string }[]).map((one) => one["@id"]);

Deno.test("the descriptor and the root hold what RO-Crate 1.1 requires", () => {
  assert.equal(crate["@context"][0], "https://w3id.org/ro/crate/1.1/context");
  assert.deepEqual(entity("ro-crate-metadata.json"), {
    "@id": "ro-crate-metadata.json",
    "@type": "CreativeWork",
    conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
    about: { "@id": "./" },
  });
  const root = entity("./");
  assert.equal(root["@type"], "Dataset");
  for (const name of ["name", "description", "license"]) assert.ok(root[name], name);
  assert.match(String(root.datePublished), /^\d{4}-\d\d-\d\d$/);
});

Deno.test("every entity has an id of its own and a type, and whatever is referred to is there", () => {
  const ids = crate["@graph"].map((one) => one["@id"]);
  assert.equal(new Set(ids).size, ids.length);
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      const id = (value as Entity)["@id"];
      if (id !== undefined && id !== "https://w3id.org/ro/crate/1.1") assert.ok(ids.includes(id), String(id));
      Object.values(value).forEach(visit);
    }
  };
  visit(crate["@graph"]);
  for (const one of crate["@graph"]) {
    assert.ok(one["@type"], String(one["@id"]));
    assert.ok(URL.canParse(String(one["@id"]), "file:///crate/"), String(one["@id"]));
  }
});

Deno.test("files stand with size and hash, and the run says software, commit, data and settings", () => {
  assert.deepEqual(idsOf(entity("./").hasPart), [...bundle.files.keys()]);
  for (const [name, content] of bundle.files) {
    const file = entity(name);
    assert.deepEqual(
      [file["@type"], file.contentSize, file.sha256],
      ["File", String(content.length), sha256(content)],
    );
  }
  const run = entity("#run");
  assert.equal(run["@type"], "CreateAction");
  assert.deepEqual(idsOf(run.result), [...bundle.files.keys()]);
  assert.match(String(entity("#ablate").version), /^[0-9a-f]{40}/);
  assert.ok(idsOf(entity("#ablate").softwareRequirements).includes("#package-zod"));
  assert.equal(entity("#data-evaluate").identifier, `sha256:${bundle.run.results.data.evaluate}`);
  // What all cells share has one value, what they differ in all of them.
  assert.deepEqual(entity("#setting-reading").value, "authors");
  assert.ok((entity("#setting-head.name").value as string[]).includes("dba"));
  const used = idsOf(run.object);
  assert.ok(used.includes("#clip") && used.includes("#setting-graph.alpha"));
});
