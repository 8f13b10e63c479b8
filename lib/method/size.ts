/** Height and width in pixels. */
export interface Size {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
}
