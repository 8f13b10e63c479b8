// AssemblyScript. Compiled by tools/compile-kernels.ts into collect-hits-wasm.ts; what it computes is said in collect-hits.ts.
// Of a row's candidates, the number of one whose similarity is known exactly is stored as ~id.

let cols: usize, k: i32, capacity: i32, blockRows: i32, patience: i32;
let x: usize, errors: usize, cuts: usize, held: usize, rounds: usize, bounds: usize, ids: usize, locks: usize;
/** Of the rows among which is searched; names is 0 where a row's name is its number, self where no row is its own candidate. */
let others: usize, otherErrors: usize, names: usize, self: usize;
/** Of this thread alone: a row in double precision, then `capacity` numbers. */
let wide: usize, scratch: usize;

export function setUp(
  cols_: i32, k_: i32, capacity_: i32, blockRows_: i32, patience_: i32, x_: usize, errors_: usize, cuts_: usize,
  held_: usize, rounds_: usize, bounds_: usize, ids_: usize, locks_: usize, scratch_: usize, others_: usize,
  otherErrors_: usize, names_: usize, self_: usize,
): void {
  cols = <usize>cols_, k = k_, capacity = capacity_, blockRows = blockRows_, patience = patience_;
  x = x_, errors = errors_, cuts = cuts_, held = held_, rounds = rounds_, bounds = bounds_, ids = ids_;
  others = others_, otherErrors = otherErrors_, names = names_, self = self_;
  locks = locks_, wide = scratch_, scratch = scratch_ + (cols << 3);
}

export function collectHits(hits: usize, count: i32, firstRow: i32, firstCol: i32): void {
  const end: usize = hits + ((<usize>count) << 3);
  for (let hit = hits; hit < end;) {
    const block: i32 = (firstRow + load<u16>(hit, 2)) / blockRows;
    const beyond: i32 = (block + 1) * blockRows;
    lock(block);
    for (; hit < end; hit += 8) {
      const row: i32 = firstRow + load<u16>(hit, 2);
      if (row >= beyond) break;
      offer(row, firstCol + load<u16>(hit), load<f32>(hit, 4));
    }
    unlock(block);
  }
  if (count == 0) return;
  lock(firstCol / blockRows);
  for (let hit = hits; hit < end; hit += 8) {
    offer(firstCol + load<u16>(hit), firstRow + load<u16>(hit, 2), load<f32>(hit, 4));
  }
  unlock(firstCol / blockRows);
}

/** Hits of rows that `asking` names; columns are numbered from firstCol. */
export function collectAsked(hits: usize, count: i32, asking: usize, firstCol: i32): void {
  const end: usize = hits + ((<usize>count) << 3);
  for (let hit = hits; hit < end; hit += 8) {
    const row: i32 = load<i32>(at(asking, load<u16>(hit, 2)));
    const other: i32 = firstCol + load<u16>(hit);
    if (self != 0 && load<i32>(at(names, other)) == load<i32>(at(self, row))) continue;
    offer(row, other, load<f32>(hit, 4));
  }
}

/** Decides what all rows hold, so that the rows among which was searched are no longer needed. */
export function decideRows(rows: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    const count: i32 = load<i32>(at(held, row));
    if (count == 0 || load<i32>(at(place(ids, row), count - 1)) < 0) continue;
    if (count >= k) raiseCut(row);
    decide(row);
    if (count >= k) raiseCut(row);
  }
}

/** Raises the cuts of the rows of a block that hold enough candidates. */
export function raiseCuts(first: i32, end: i32): void {
  lock(first / blockRows);
  for (let row = first; row < end; row++) {
    if (load<i32>(at(held, row)) >= k) raiseCut(row);
  }
  unlock(first / blockRows);
}

/** Leaves the k nearest of each row, best first, at the beginning of its candidates. */
export function finishRows(first: i32, end: i32): void {
  for (let row = first; row < end; row++) {
    const count: i32 = load<i32>(at(held, row));
    if (count < 0) continue;
    if (count >= k) {
      raiseCut(row);
      decide(row);
      raiseCut(row);
    }
    sort(row);
  }
}

function lock(block: i32): void {
  while (atomic.cmpxchg<i32>(at(locks, block), 0, 1) != 0) atomic.wait<i32>(at(locks, block), 1, -1);
}

function unlock(block: i32): void {
  atomic.store<i32>(at(locks, block), 0);
  atomic.notify(at(locks, block), 1);
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function at(array: usize, index: i32): usize {
  return array + ((<usize>index) << 2);
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function place(array: usize, row: i32): usize {
  return array + ((<usize>row * <usize>capacity) << 2);
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function offer(row: i32, id: i32, bound: f32): void {
  if (!(bound >= load<f32>(at(cuts, row)))) return;
  const count: i32 = load<i32>(at(held, row));
  store<f32>(at(place(bounds, row), count), bound);
  store<i32>(at(place(ids, row), count), id);
  store<i32>(at(held, row), count + 1);
  if (count + 1 == capacity) makeRoom(row);
}

function makeRoom(row: i32): void {
  const enough: i32 = capacity - (capacity - k) / 4;
  raiseCut(row);
  if (load<i32>(at(held, row)) <= enough) return;
  const round: i32 = load<i32>(at(rounds, row)) + 1;
  store<i32>(at(rounds, row), round);
  if (round > patience) {
    store<i32>(at(held, row), -1);
    store<f32>(at(cuts, row), f32.POSITIVE_INFINITY);
    return;
  }
  decide(row);
  raiseCut(row);
  if (load<i32>(at(held, row)) <= enough) return;
  sort(row);
  store<i32>(at(held, row), k);
  for (let n: i32 = 0; n < k; n++) {
    const id = at(place(ids, row), n);
    store<i32>(id, ~load<i32>(id));
  }
}

/** Raises a row's cut to what k candidates certainly reach, and drops those that certainly do not reach it. */
function raiseCut(row: i32): void {
  const b = place(bounds, row), d = place(ids, row);
  const count: i32 = load<i32>(at(held, row));
  const own: f32 = load<f32>(at(errors, row));
  for (let n: i32 = 0; n < count; n++) {
    const bound: f32 = load<f32>(at(b, n));
    const id: i32 = load<i32>(at(d, n));
    store<f32>(at(scratch, n), id < 0 ? bound : bound - <f32>2 * (own + load<f32>(at(otherErrors, id))));
  }
  const cut: f32 = max(load<f32>(at(cuts, row)), kthLargest(count));
  store<f32>(at(cuts, row), cut);
  let kept: i32 = 0;
  for (let n: i32 = 0; n < count; n++) {
    const bound: f32 = load<f32>(at(b, n));
    if (!(bound >= cut)) continue;
    store<f32>(at(b, kept), bound);
    store<i32>(at(d, kept++), load<i32>(at(d, n)));
  }
  store<i32>(at(held, row), kept);
}

/** The k-th largest of the numbers in `scratch`, whose order it changes. */
function kthLargest(count: i32): f32 {
  let low: i32 = 0, high: i32 = count - 1;
  while (low < high) {
    const pivot: f32 = load<f32>(at(scratch, (low + high) >> 1));
    let i = low, j = high;
    while (i <= j) {
      while (load<f32>(at(scratch, i)) > pivot) i++;
      while (load<f32>(at(scratch, j)) < pivot) j--;
      if (i > j) break;
      const held: f32 = load<f32>(at(scratch, i));
      store<f32>(at(scratch, i++), load<f32>(at(scratch, j)));
      store<f32>(at(scratch, j--), held);
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else break;
  }
  return load<f32>(at(scratch, k - 1));
}

/** Puts exact similarities in the place of bounds. */
function decide(row: i32): void {
  const b = place(bounds, row), d = place(ids, row);
  const count: i32 = load<i32>(at(held, row));
  const own: usize = x + ((<usize>row * cols) << 2);
  for (let e: usize = 0; e < cols; e++) store<f64>(wide + (e << 3), <f64>load<f32>(own + (e << 2)));
  // Two at a time: one alone would wait for its sums.
  let one: i32 = -1;
  for (let n: i32 = 0; n < count; n++) {
    if (load<i32>(at(d, n)) < 0) continue;
    if (one >= 0) decideTwo(b, d, one, n);
    one = one < 0 ? n : -1;
  }
  if (one >= 0) decideTwo(b, d, one, one);
}

/** Similarities of the row in `wide` with two candidates, by the sums of exact-product.ts. */
function decideTwo(b: usize, d: usize, m: i32, n: i32): void {
  const idM: i32 = load<i32>(at(d, m)), idN: i32 = load<i32>(at(d, n));
  const other: usize = others + ((<usize>idM * cols) << 2);
  const another: usize = others + ((<usize>idN * cols) << 2);
  const whole: usize = cols & ~3;
  let m01 = f64x2.splat(0), m23 = m01, n01 = m01, n23 = m01;
  for (let e: usize = 0; e < whole; e += 4) {
    const w01 = v128.load(wide + (e << 3)), w23 = v128.load(wide + (e << 3), 16);
    m01 = f64x2.add(m01, f64x2.mul(w01, f64x2.promote_low_f32x4(v128.load64_zero(other + (e << 2)))));
    m23 = f64x2.add(m23, f64x2.mul(w23, f64x2.promote_low_f32x4(v128.load64_zero(other + (e << 2), 8))));
    n01 = f64x2.add(n01, f64x2.mul(w01, f64x2.promote_low_f32x4(v128.load64_zero(another + (e << 2)))));
    n23 = f64x2.add(n23, f64x2.mul(w23, f64x2.promote_low_f32x4(v128.load64_zero(another + (e << 2), 8))));
  }
  store<f32>(at(b, m), summed(m01, m23, other, whole));
  store<f32>(at(b, n), summed(n01, n23, another, whole));
  store<i32>(at(d, m), ~(names == 0 ? idM : load<i32>(at(names, idM))));
  store<i32>(at(d, n), ~(names == 0 ? idN : load<i32>(at(names, idN))));
}

// @ts-ignore: decorators of functions are AssemblyScript's
@inline
function summed(s01: v128, s23: v128, other: usize, whole: usize): f32 {
  let s0: f64 = f64x2.extract_lane(s01, 0);
  for (let e = whole; e < cols; e++) s0 += load<f64>(wide + (e << 3)) * <f64>load<f32>(other + (e << 2));
  return <f32>((s0 + f64x2.extract_lane(s01, 1)) + (f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1)));
}

/** Sorts a row's decided candidates, best first, of equals the lower id; their ids are as in the result from then on. */
function sort(row: i32): void {
  const b = place(bounds, row), d = place(ids, row);
  const count: i32 = load<i32>(at(held, row));
  for (let n: i32 = 0; n < count; n++) {
    const bound: f32 = load<f32>(at(b, n));
    const id: i32 = ~load<i32>(at(d, n));
    let to = n;
    for (; to > 0; to--) {
      const before: f32 = load<f32>(at(b, to - 1));
      const its: i32 = load<i32>(at(d, to - 1));
      if (before > bound || (before == bound && its < id)) break;
      store<f32>(at(b, to), before);
      store<i32>(at(d, to), its);
    }
    store<f32>(at(b, to), bound);
    store<i32>(at(d, to), id);
  }
}
