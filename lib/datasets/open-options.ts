/** How a data set is opened, besides where it lies. */
export interface OpenOptions {
  /** Values of the label maps that are ignored, 0 … 255, if the layout leaves that open. */
  readonly ignore?: readonly number[] | undefined;
}
