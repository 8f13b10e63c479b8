import { Path2D, type SKRSContext2D } from "@napi-rs/canvas";

/** A closed outline in an object's own coordinates, with the light that falls on it. */
export interface Shape {
  /** The outline, moved outwards by `grow` units. */
  path(grow: number): Path2D;
  /** Paints light and shadow over the shape; the light comes from above, the rim darkens. */
  light(context: SKRSContext2D): void;
}

const CLEAR = "rgba(128,128,128,0)";

/** An ellipse with centre, radii and a turn in radians. */
export function ellipse(x: number, y: number, rx: number, ry: number, turn = 0): Shape {
  return {
    path(grow) {
      const path = new Path2D();
      path.ellipse(x, y, rx + grow, ry + grow, turn, 0, 2 * Math.PI);
      return path;
    },
    light(context) {
      context.save();
      context.translate(x, y);
      context.rotate(turn);
      context.scale(rx, ry);
      // The bright spot is straight above in the picture, whatever the turn of the ellipse.
      const up = [-.42 * Math.sin(turn), -.42 * Math.cos(turn)];
      const gradient = context.createRadialGradient(up[0], up[1], 0, 0, 0, 1);
      gradient.addColorStop(0, "rgba(255,255,255,.34)");
      gradient.addColorStop(.45, "rgba(255,255,255,.06)");
      gradient.addColorStop(.6, CLEAR);
      gradient.addColorStop(.85, "rgba(0,0,0,.17)");
      gradient.addColorStop(1, "rgba(0,0,0,.40)");
      context.fillStyle = gradient;
      context.beginPath();
      context.arc(0, 0, 1, 0, 2 * Math.PI);
      context.fill();
      context.restore();
    },
  };
}

/** A rounded limb from (ax, ay) with radius ra to (bx, by) with radius rb. */
export function limb(ax: number, ay: number, bx: number, by: number, ra: number, rb: number): Shape {
  const along = Math.atan2(by - ay, bx - ax), length = Math.hypot(bx - ax, by - ay);
  const path = (grow: number) => {
    const outline = new Path2D();
    if (length <= Math.abs(ra - rb)) { // one end swallows the other
      const first = ra > rb;
      outline.arc(first ? ax : bx, first ? ay : by, Math.max(ra, rb) + grow, 0, 2 * Math.PI);
      return outline;
    }
    const open = Math.acos((ra - rb) / length);
    outline.arc(ax, ay, ra + grow, along + open, along - open + 2 * Math.PI);
    outline.arc(bx, by, rb + grow, along - open, along + open);
    outline.closePath();
    return outline;
  };
  return {
    path,
    light(context) {
      // Across the limb, starting on its upper side.
      const radius = Math.max(ra, rb), side = Math.cos(along) >= 0 ? -1 : 1;
      const nx = -Math.sin(along) * radius * side, ny = Math.cos(along) * radius * side;
      const mx = (ax + bx) / 2, my = (ay + by) / 2;
      const gradient = context.createLinearGradient(mx + nx, my + ny, mx - nx, my - ny);
      gradient.addColorStop(0, "rgba(0,0,0,.16)");
      gradient.addColorStop(.28, "rgba(255,255,255,.26)");
      gradient.addColorStop(.55, CLEAR);
      gradient.addColorStop(1, "rgba(0,0,0,.40)");
      context.fillStyle = gradient;
      context.fill(path(0));
    },
  };
}

/** A box with centre, half sizes and corner radius. */
export function box(x: number, y: number, hx: number, hy: number, corner = 0): Shape {
  const path = (grow: number) => {
    const outline = new Path2D();
    outline.roundRect(x - hx - grow, y - hy - grow, 2 * (hx + grow), 2 * (hy + grow), corner + grow);
    return outline;
  };
  return { path, light: (context) => lightFromAbove(context, path(0), y - hy, y + hy) };
}

/** A polygon through points [x, y]; its corners are softly rounded when grown. */
export function polygon(...points: (readonly [x: number, y: number])[]): Shape {
  const next = (i: number) => points[(i + 1) % points.length];
  let area = 0;
  points.forEach(([x, y], i) => area += x * next(i)[1] - next(i)[0] * y);
  const normal = (edge: number) => {
    const dx = next(edge)[0] - points[edge][0], dy = next(edge)[1] - points[edge][1];
    return area > 0 ? Math.atan2(-dx, dy) : Math.atan2(dx, -dy);
  };
  const path = (grow: number) => {
    const outline = new Path2D();
    for (const [i, [x, y]] of points.entries()) {
      if (grow === 0) outline.lineTo(x, y);
      // Each corner becomes an arc between the outward normals of its two edges.
      else outline.arc(x, y, grow, normal((i || points.length) - 1), normal(i), area < 0);
    }
    outline.closePath();
    return outline;
  };
  const heights = points.map(([, y]) => y);
  return {
    path,
    light: (context) => lightFromAbove(context, path(0), Math.min(...heights), Math.max(...heights)),
  };
}

function lightFromAbove(context: SKRSContext2D, path: Path2D, top: number, bottom: number): void {
  const gradient = context.createLinearGradient(0, top, 0, bottom);
  gradient.addColorStop(0, "rgba(255,255,255,.30)");
  gradient.addColorStop(.4, "rgba(255,255,255,.04)");
  gradient.addColorStop(.6, CLEAR);
  gradient.addColorStop(1, "rgba(0,0,0,.34)");
  context.fillStyle = gradient;
  context.fill(path);
}
