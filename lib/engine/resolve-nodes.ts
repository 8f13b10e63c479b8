import { join } from "node:path";
import type { Identity, StageCode } from "./manifest.ts";
import { makeFolder } from "../files/make-folder.ts";
import { canonicalIdentity, nodeKey } from "./node-key.ts";
import { projectFolder } from "../files/project.ts";
import { sha256 } from "../files/sha256.ts";
import type { Stage, StageNode } from "./stage.ts";
import { type CodeRoot, stageCode } from "./stage-code.ts";
import type { Store } from "./store.ts";

/** A node whose key is known. Nodes of equal key are one object. */
export interface ResolvedNode {
  readonly key: string;
  /** Name of the stage, so that a resolved node is an address in the store. */
  readonly stage: string;
  readonly run: Stage;
  readonly identity: Identity;
  readonly inputs: Readonly<Record<string, ResolvedNode>>;
  /** Equal for nodes that one `runTogether` computes; the key when the node is computed alone. */
  readonly group: string;
}

/** Finds the code behind modules, by their URLs; replaced in tests. */
export type FindStageCode = (modules: readonly CodeRoot[]) => Promise<ReadonlyMap<string, StageCode>>;

/** The code of this project's stages, remembered in the store. */
export function projectCode(store: Store): FindStageCode {
  return async (modules) => {
    await makeFolder(store.folder);
    const root = projectFolder();
    return stageCode(modules, {
      root,
      memo: store.memo("code"),
      scratch: store.folder,
      config: join(root, "deno.json"),
    });
  };
}

/** Keys of the given nodes and of everything they depend on. The map holds the given nodes and all their inputs. */
export async function resolveNodes(
  nodes: readonly StageNode[],
  findCode: FindStageCode,
): Promise<Map<StageNode, ResolvedNode>> {
  const order = inputsFirst(nodes);
  const code = await findCode(codeRoots(order));
  const resolved = new Map<StageNode, ResolvedNode>();
  const byKey = new Map<string, ResolvedNode>();
  for (const node of order) {
    const fresh = resolve(node, code, resolved);
    const equal = byKey.get(fresh.key) ?? fresh;
    byKey.set(fresh.key, equal);
    resolved.set(node, equal);
  }
  return resolved;
}

function resolve(
  node: StageNode,
  codes: ReadonlyMap<string, StageCode>,
  resolved: ReadonlyMap<StageNode, ResolvedNode>,
): ResolvedNode {
  const { stage, params } = node;
  const inputs = Object.fromEntries(
    Object.entries(node.inputs).map(([name, input]) => [name, resolved.get(input)!]),
  );
  const keys = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.key]));
  const shared = codes.get(stage.module)!;
  const chosen = stage.choice?.chosen(params) ?? [];
  const code = chosen.reduce((sum, module) => joinedOnce(sum, codes.get(module)!), shared);
  const identity: Identity = { stage: stage.name, code, params, inputs: keys };
  const key = nodeKey(identity);
  const group = groupOf(stage, { ...identity, code: shared }) ?? key;
  return { key, stage: stage.name, run: stage, identity, inputs, group };
}

/** The modules whose code is part of the keys of nodes. */
function codeRoots(nodes: readonly StageNode[]): CodeRoot[] {
  const roots = new Map<string, CodeRoot>();
  for (const { stage: { module, choice }, params } of nodes) {
    roots.set(module, { module, ...choice && { without: choice.list } });
    for (const chosen of choice?.chosen(params) ?? []) roots.set(chosen, { module: chosen });
  }
  return [...roots.values()];
}

const joins = new WeakMap<StageCode, WeakMap<StageCode, StageCode>>();

/** One object for all nodes that chose the same. */
function joinedOnce(shared: StageCode, chosen: StageCode): StageCode {
  const known = joins.get(shared) ?? new WeakMap<StageCode, StageCode>();
  joins.set(shared, known);
  const code = known.get(chosen) ?? joined(shared, chosen);
  known.set(chosen, code);
  return code;
}

/** The code of a stage together with that of a module it chose. */
function joined(shared: StageCode, chosen: StageCode): StageCode {
  const files = Object.entries({ ...shared.files, ...chosen.files });
  return {
    files: Object.fromEntries(files.sort(([a], [b]) => a < b ? -1 : 1)),
    packages: [...new Set([...shared.packages, ...chosen.packages])].sort(),
  };
}

function groupOf(stage: Stage, identity: Identity): string | undefined {
  if (!stage.together || !stage.runTogether) return undefined;
  const without = <Value>(all: Readonly<Record<string, Value>>, names: readonly string[]) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
  const params = without(identity.params, stage.together);
  const inputs = without(identity.inputs, stage.togetherInputs ?? []);
  return sha256(canonicalIdentity({ ...identity, params, inputs }));
}

/** Every node reachable from the given ones, each after its inputs. */
function inputsFirst(nodes: readonly StageNode[]): StageNode[] {
  const order: StageNode[] = [];
  const state = new Map<StageNode, "open" | "done">();
  const visit = (node: StageNode) => {
    if (state.get(node) === "done") return;
    if (state.get(node) === "open") throw new Error(`Stage "${node.stage.name}" depends on itself`);
    state.set(node, "open");
    Object.values(node.inputs).forEach(visit);
    state.set(node, "done");
    order.push(node);
  };
  nodes.forEach(visit);
  return order;
}
