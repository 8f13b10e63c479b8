import assert from "node:assert/strict";
import { EdgeQueue } from "../../../lib/kernels/segmentation/edge-queue.ts";
import { Random } from "../../../lib/tensor/random.ts";

function drain(queue: EdgeQueue): number[] {
  const order: number[] = [];
  for (let next = queue.first(); next; next = queue.first()) {
    order.push(next.edge);
    queue.remove(next.edge);
  }
  return order;
}

Deno.test("edges leave by cost, equal costs by number", () => {
  const queue = new EdgeQueue(4);
  [5, 1, 5, 0].forEach((cost, edge) => queue.set(edge, cost));
  assert.deepEqual(drain(queue), [3, 1, 0, 2]);
  assert.equal(queue.first(), undefined);
});

Deno.test("after many changes and removals the order is that of the last costs", () => {
  const random = new Random(8);
  const queue = new EdgeQueue(200);
  const cost = new Map<number, number>();
  for (let step = 0; step < 3000; step++) {
    const edge = random.below(200);
    if (random.next() < 0.3) {
      queue.remove(edge);
      cost.delete(edge);
    } else {
      cost.set(edge, random.below(50));
      queue.set(edge, cost.get(edge)!);
    }
  }
  const expected = [...cost].sort(([a, x], [b, y]) => x - y || a - b).map(([edge]) => edge);
  assert.deepEqual(drain(queue), expected);
});
