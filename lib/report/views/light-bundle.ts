type MimeBundle = Readonly<Record<string, unknown>>;

/** Characters of all faces that a cell may send: Deno's kernel loses parts of outputs of more than about 4 MB, and hangs. */
const MOST = 3.5e6;

const TOO_LARGE =
  "<p>This figure is too large to be drawn in a cell. Front ends that know Plotly, such as JupyterLab or VS Code, " +
  "show it; elsewhere write its <code>svg</code> to a file.</p>";

/** A bundle that a kernel can send: of a large one the drawing stands in the HTML alone, of a very large one nowhere. */
export function lightBundle(bundle: MimeBundle): MimeBundle {
  if (sizeOf(bundle) <= MOST) return bundle;
  const { "image/svg+xml": _, ...once } = bundle;
  return sizeOf(once) <= MOST ? once : { ...once, "text/html": TOO_LARGE };
}

function sizeOf(bundle: MimeBundle): number {
  const lengths = Object.values(bundle).map((face) =>
    typeof face === "string" ? face.length : JSON.stringify(face).length
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}
