/** How a data set is opened, beside where it lies. */
export interface OpenOptions {
  /** Values of the label maps that take part in nothing, 0 … 255, where the layout leaves that open. */
  readonly ignore?: readonly number[] | undefined;
}
