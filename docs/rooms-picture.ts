import type { Module } from "../tests/walls/walls.ts";

/** Which rooms each room imports. */
export type RoomGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The rooms of `lib/` and which imports which, as a Mermaid flowchart. An arrow that follows from others is left out: where a
 * imports b and b imports c, an arrow from a to c would say nothing new. Rooms that import each other share a box.
 */
export function roomsPicture(graph: RoomGraph): string {
  const boxes = new Map([...graph.keys()].sort().map((room) => [room, boxOf(room, graph)]));
  const arrows = new Map<string, Set<string>>();
  for (const [room, box] of boxes) {
    const targets = arrows.get(box) ?? new Set();
    arrows.set(box, targets);
    for (const target of graph.get(room)!) if (boxes.get(target) !== box) targets.add(boxes.get(target)!);
  }
  const lines = [...arrows].flatMap(([from, targets]) =>
    [...targets].sort()
      .filter((to) => ![...targets].some((between) => reachedFrom(between, arrows).has(to)))
      .map((to) => `  ${named(from)} --> ${named(to)}`)
  );
  return ["```mermaid", "flowchart TD", ...lines, "```"].join("\n");
}

/** A room is a folder of `lib/`; modules of `lib/` itself belong to none. Types count like values. */
export function roomGraph(modules: readonly Module[]): RoomGraph {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of modules) {
    const [from, ...targets] = [path, ...imports].map(roomOf);
    if (from === undefined) continue;
    const known = graph.get(from) ?? new Set();
    graph.set(from, known);
    for (const to of targets) if (to !== undefined && to !== from) known.add(to);
  }
  return graph;
}

function roomOf(path: string): string | undefined {
  return path.match(/^lib\/([^/]+)\//)?.[1];
}

/** The rooms of a circle of imports by name, joined; a room in no circle stands alone. */
function boxOf(room: string, graph: RoomGraph): string {
  const reached = reachedFrom(room, graph);
  const circle = [...reached].filter((other) => reachedFrom(other, graph).has(room));
  return [...new Set([room, ...circle])].sort().join(" + ");
}

function named(box: string): string {
  return /^\w+$/.test(box) ? box : `${box.replaceAll(/\W+/g, "_")}["${box}"]`;
}

function reachedFrom(start: string, graph: RoomGraph): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  while (waiting.length > 0) {
    for (const room of graph.get(waiting.pop()!) ?? []) {
      if (reached.has(room)) continue;
      reached.add(room);
      waiting.push(room);
    }
  }
  return reached;
}
