import type { AttentionCell } from '../../../../electron/contract/replies/attention.ts';
import type { MapCell } from '../../../charts/map-keys.ts';
import { tokenKind } from '../../../charts/token-mark.ts';
import { Fetched } from './fetched.svelte.ts';
import { placeKey, type HeadPlace } from './head-place.ts';
import { labelHead, type LabelledHead } from './labelled-head.ts';
import { largestCell } from './map-difference.ts';
import type { ModelAttentionState } from './model-attention-state.svelte.ts';
import type { Word } from './whole-words.ts';

/** One cell's steps, with where it lies. */
export interface CellSteps extends AttentionCell {
  readonly place: HeadPlace;
  readonly cell: MapCell;
}

/** The cell that is told of while none is chosen, and whether it is the heaviest of all or of those between words. */
export interface HeaviestCell {
  readonly cell: MapCell;
  readonly among: 'words' | 'all';
}

/** A resting pointer asks for the steps of its cell, a passing one does not. */
const REST_MS = 120;
/** More keys than these are many. */
const LONG = 64;

/**
 * The map on screen, over pieces or words, and which of its cells is spoken of: the one that is pointed at, else the
 * pinned one, else the heaviest between words. Pointing computes nothing: the weights are here.
 */
export class ShownHead {
  readonly #state: ModelAttentionState;
  pointed = $state.raw<MapCell | null>(null);
  pinned = $state.raw<MapCell | null>(null);
  readonly steps = new Fetched<CellSteps>(500);
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** Null until the first head's weights are here; another head's stay until the new ones are, or cannot be had. */
  readonly map: LabelledHead | null = $derived.by(() => {
    const { map, look } = this.#state;
    return map.state.phase === 'failed' ? null : map.value && labelHead(map.value, look.unit);
  });
  /** Long texts spread their attention over so many keys that no colour would be left without more contrast. */
  readonly contrast: boolean = $derived.by(() => this.#state.look.contrast ?? (this.map?.columns ?? 0) > LONG);
  /** The cell that the inspector speaks of. */
  readonly cell: MapCell | null = $derived.by(() => {
    const { map } = this;
    if (!map) return null;
    const within = (cell: MapCell | null) => (cell && cell.row < map.rows && cell.column < map.columns ? cell : null);
    return within(this.pointed) ?? within(this.pinned) ?? this.heaviest?.cell ?? null;
  });
  readonly heaviest: HeaviestCell | null = $derived.by(() => {
    if (!this.map) return null;
    const { columns, weights, rowWords, columnWords } = this.map;
    const special = (words: readonly Word[]) => words.map(({ piece }) => tokenKind(piece) === 'special');
    const [rows, keys] = [special(rowWords), special(columnWords)];
    // What lies between special tokens says least; where there is nothing else, that is taken too.
    const told = weights.map((weight, at) => (rows[Math.floor(at / columns)] || keys[at % columns] ? 0 : weight));
    const among = told.some((weight) => weight > 0) ? 'words' : 'all';
    const cell = largestCell(among === 'words' ? told : weights, columns);
    return cell && { cell, among };
  });
  /** The pieces of the cell whose steps are told: in words, the heaviest pair of pieces. */
  readonly pieceCell: MapCell | null = $derived.by(() => {
    const { cell, map } = this;
    const weights = this.#state.map.value;
    const [row, column] = cell ? [map?.rowWords[cell.row], map?.columnWords[cell.column]] : [];
    if (!row || !column || !weights) return null;
    let best: MapCell = { row: row.from, column: column.from };
    const weight = (place: MapCell) => weights.weights[place.row * weights.columns + place.column]!;
    for (let query = row.from; query < row.to; query++)
      for (let key = column.from; key < column.to; key++) {
        const place = { row: query, column: key };
        if (weight(place) > weight(best)) best = place;
      }
    return best;
  });

  constructor(state: ModelAttentionState) {
    this.#state = state;
  }

  /** Speaks of a cell while it is pointed at. */
  point(cell: MapCell | null): void {
    if (this.pointed?.row === cell?.row && this.pointed?.column === cell?.column) return;
    this.pointed = cell;
    clearTimeout(this.#rest);
    const key = this.#stepsKey();
    if (key && this.steps.has(key)) this.showSteps();
    else this.#rest = setTimeout(() => this.showSteps(), REST_MS);
  }

  /** Holds a cell until Escape lets go of it. */
  pin(cell: MapCell | null): void {
    this.pinned = cell;
    this.showSteps();
  }

  release(): void {
    this.pointed = null;
    this.pinned = null;
  }

  /** Pieces became words or words pieces: their cells are others. */
  changeUnit(): void {
    this.release();
    this.showSteps();
  }

  forget(): void {
    clearTimeout(this.#rest);
    this.steps.forget();
    this.steps.hide();
  }

  /** Tells the steps of the cell that is spoken of. */
  showSteps(): void {
    clearTimeout(this.#rest);
    const [key, cell, place] = [this.#stepsKey(), this.pieceCell, this.#state.map.value?.place];
    if (key && cell && place) void this.steps.show(key, () => this.#state.fetchSteps(place, cell));
  }

  #stepsKey(): string | null {
    const [cell, place] = [this.pieceCell, this.#state.map.value?.place];
    return cell && place ? `${placeKey(place)}.${cell.row}.${cell.column}` : null;
  }
}
