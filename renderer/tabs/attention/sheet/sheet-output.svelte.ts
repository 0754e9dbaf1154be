import { createLabelMeasure } from '../../../charts/heat-map-drawing.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { copyText } from '../../../ui/copy-text.ts';
import { inTurns, type Turns } from '../../../ui/in-turns.ts';
import { PictureTooLarge, saveDrawn, type PictureKind } from '../../../ui/save-drawn.ts';
import { readDrawingColours } from './drawing-colours.ts';
import { gridView, hasGrid } from './grid-view.ts';
import { copiedSheet, type CopyFormat } from './matrix-copy.ts';
import { drawMatrices, drawnGrids } from './sheet-drawing.ts';
import { sheetPicture } from './sheet-picture.ts';
import type { SheetState } from './sheet-state.svelte.ts';
import { gridLabel, gridNames } from './sheet-values.ts';

export type SheetSaving =
  | { readonly phase: 'idle' }
  /** `part` is from 0 to 1; `slow` after a second: until then nobody waits. */
  | { readonly phase: 'running'; readonly part: number; readonly slow: boolean }
  /** `tooLarge` where it is known to be that. */
  | { readonly phase: 'failed'; readonly tooLarge: PictureTooLarge | null };

const PATIENCE_MS = 1000;
/** How long the toolbar says what became of a copy. */
const SAID_MS = 2500;

/** What leaves the sheet as a whole: copies and pictures. The toolbar and the command palette share it. */
export class SheetOutput {
  copied = $state<'none' | 'copied' | 'failed'>('none');
  saving = $state.raw<SheetSaving>({ phase: 'idle' });
  readonly #sheet: SheetState;
  readonly #clock: Pick<Turns, 'now' | 'turn'>;
  #stop = new AbortController();

  constructor(sheet: SheetState, clock: Pick<Turns, 'now' | 'turn'> = {}) {
    this.#sheet = sheet;
    this.#clock = clock;
  }

  /** A picture is looked at without the page's word that its results are of before. */
  get canSave(): boolean {
    return this.#sheet.result !== null && !this.#sheet.stale && this.saving.phase !== 'running';
  }

  async copy(format: CopyFormat): Promise<void> {
    const { draft, result } = this.#sheet;
    const matrices = gridNames
      .filter((grid) => hasGrid(draft, grid))
      .map((grid) => ({ grid, view: gridView(draft, result, grid) }))
      .filter(({ view }) => view.copied.length > 0)
      .map(({ grid, view }) => ({
        name: grid,
        label: gridLabel(grid, draft),
        cells: view.copied,
        rowNames: view.rowNames,
      }));
    this.copied = (await copyText(copiedSheet(format, { matrices, scale: draft.scale }))) ? 'copied' : 'failed';
    setTimeout(() => (this.copied = 'none'), SAID_MS);
  }

  /** Saves the sheet as it is now; the page stays awake meanwhile. */
  async save(kind: PictureKind): Promise<void> {
    if (!this.canSave) return;
    const { signal } = (this.#stop = new AbortController());
    this.saving = { phase: 'running', part: 0, slow: false };
    const waited = setTimeout(() => this.#tell({ slow: true }), PATIENCE_MS);
    try {
      await this.#draw(kind, signal);
      if (!signal.aborted) this.saving = { phase: 'idle' };
    } catch (error) {
      if (signal.aborted) return;
      this.saving = { phase: 'failed', tooLarge: error instanceof PictureTooLarge ? error : null };
    } finally {
      clearTimeout(waited);
    }
  }

  cancel(): void {
    this.#stop.abort();
    this.saving = { phase: 'idle' };
  }

  #tell(news: Partial<Extract<SheetSaving, { phase: 'running' }>>): void {
    if (this.saving.phase === 'running') this.saving = { ...this.saving, ...news };
  }

  async #draw(kind: PictureKind, signal: AbortSignal): Promise<void> {
    const { draft, result } = this.#sheet;
    const { texts, formats } = language;
    const measure = createLabelMeasure();
    /** To lay out, to write or paint and, as nothing is heard of it, to pack a PNG. */
    const stages = kind === 'png' ? 3 : 2;
    const turns = (stage: number, count: number): Turns => ({
      ...{ ...this.#clock, signal },
      onturn: (done) => this.#tell({ part: (stage + Math.min(1, done / count)) / stages }),
    });
    const drawn = await inTurns(drawMatrices(draft, result, measure), turns(0, drawnGrids(draft).length));
    const means = { texts, formats, measure, colours: readDrawingColours('paper') };
    const picture = sheetPicture({ draft, result }, drawn, means);
    await saveDrawn(picture, kind, 'attention-sheet', turns(1, picture.count));
  }
}
