/**
 * Pictures in rows and columns, chosen by a rule that is printed with them.
 *
 * @internal
 */
export interface Panels {
  /** For file names and ids: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  /** Why these images and no others. */
  readonly rule: string;
  readonly columns: readonly string[];
  readonly rows: readonly PanelRow[];
  /** What the colours mean. */
  readonly legend: readonly LegendEntry[];
}

export interface PanelRow {
  /** For example "best" and the id of the image. */
  readonly name: string;
  readonly note?: string;
  /** Per column the tiles that stand there, below each other. */
  readonly tiles: readonly (readonly Tile[])[];
}

export interface Tile {
  readonly picture: Picture;
  /** For readers who cannot see it. */
  readonly alt: string;
  /** Whether its colours are those of the legend: it is a label map. */
  readonly isLabels?: boolean;
  /** Printed below it, for example its mIoU. */
  readonly note?: string;
}

/** A PNG. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array<ArrayBuffer>;
  /** The same as a small JPEG, to be shown in its place. */
  readonly jpeg?: Uint8Array<ArrayBuffer>;
}

/** A name with its colour, "#rrggbb". */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
}
