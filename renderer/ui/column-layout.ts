/** How wide the side columns are, in pixels, and whether they are folded away. */
export interface ColumnLayout {
  readonly inputWidth: number;
  readonly inspectorWidth: number;
  readonly inputFolded: boolean;
  readonly inspectorFolded: boolean;
}

/** Where the layout of a room's columns is kept from one start to the next. */
export interface ColumnMemory {
  readonly settings: Readonly<Record<string, unknown>> | null;
  remember(key: string, value: unknown): void;
}

/** Pixels, [narrowest, widest]. */
export const columnLimits = { inputWidth: [320, 420], inspectorWidth: [300, 360] } as const;

const firstColumnLayout: ColumnLayout = {
  inputWidth: 340,
  inspectorWidth: 320,
  inputFolded: false,
  inspectorFolded: false,
};

/** A layout as it was remembered; what cannot be read of it is as on the first day. */
export function readColumnLayout(value: unknown): ColumnLayout {
  const written = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const width = (name: keyof typeof columnLimits) => {
    const [from, to] = columnLimits[name];
    const known = written[name];
    return typeof known === 'number' && known >= from && known <= to ? known : firstColumnLayout[name];
  };
  return {
    inputWidth: width('inputWidth'),
    inspectorWidth: width('inspectorWidth'),
    inputFolded: written['inputFolded'] === true,
    inspectorFolded: written['inspectorFolded'] === true,
  };
}
