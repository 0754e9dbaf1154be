/** How wide the side columns are, in pixels, and whether they are folded away. */
export interface ColumnLayout {
  readonly inputWidth: number;
  readonly inspectorWidth: number;
  readonly inputFolded: boolean;
  readonly inspectorFolded: boolean;
}

/** Pixels, [narrowest, widest]. */
export const columnLimits = { inputWidth: [320, 420], inspectorWidth: [300, 360] } as const;

export const firstColumnLayout: ColumnLayout = {
  inputWidth: 340,
  inspectorWidth: 320,
  inputFolded: false,
  inspectorFolded: false,
};
