import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import { errorData } from '../../../lab/error-details.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import { withCell, withFit, withRowName } from './draft-edits.ts';
import { cellProblems, sheetRequest, shapeProblems, type SheetRequest } from './draft-problems.ts';
import { beginHistory, edited, redone, undone, type EditHistory } from './edit-history.ts';
import { tidyCell } from './cell-number.ts';
import type { HeadSlice } from './head-slice.ts';
import type { InputName, SheetDraft } from './sheet-draft.ts';
import { explain, litParts, type LitPart } from './sheet-explanation.ts';
import { SheetFocus } from './sheet-focus.svelte.ts';
import { readDraft, readSlice, sliceDraft } from './sheet-memory.ts';
import { answered, pasteText, type PasteAnswer, type PasteOutcome, type PasteTarget } from './sheet-paste.ts';
import type { SheetResult } from './sheet-values.ts';

/** What is being typed into a cell (column −1: into the name of a row), and where. */
export interface CellEdit {
  readonly matrix: InputName;
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** The sheet: what is computed with, how it became so, and what came of it. */
export class SheetState {
  readonly workspace: Workspace;
  readonly focus = new SheetFocus();
  #own = $state.raw<EditHistory<SheetDraft>>(beginHistory(readDraft(null)));
  /** A slice of a head lies over the user's own matrices and has a history of its own. */
  #slice = $state.raw<EditHistory<SheetDraft> | null>(null);
  edit = $state.raw<CellEdit | null>(null);
  /** The matrix that the dialog for pasting is open for. */
  pasting = $state.raw<InputName | null>(null);
  /** What the last paste came to, where it did not just succeed. */
  paste = $state.raw<Exclude<PasteOutcome, { kind: 'done' }> | null>(null);
  #computed = $state.raw<SheetResult | null>(null);
  #failed = $state.raw<{ readonly request: SheetRequest; readonly error: LabErrorData } | null>(null);
  readonly #history = $derived(this.#slice ?? this.#own);
  /** With what is being typed. */
  readonly draft: SheetDraft = $derived(this.edit ? withEdit(this.#history.present, this.edit) : this.#history.present);
  readonly canUndo = $derived(this.#history.past.length > 0);
  readonly canRedo = $derived(this.#history.future.length > 0);
  readonly cellProblems = $derived(cellProblems(this.draft));
  readonly shapeProblems = $derived(shapeProblems(this.draft));
  readonly request: SheetRequest | null = $derived(sheetRequest(this.draft));
  /** The last good numbers of this sheet: those of a slice are none of the user's own matrices. */
  readonly result: SheetResult | null = $derived(
    this.#computed && (this.#computed.request.X === undefined) === (this.draft.origin !== null) ? this.#computed : null,
  );
  /** What the engine said of these matrices; of others it says nothing. */
  readonly error: LabErrorData | null = $derived(this.#failed?.request === this.request ? this.#failed.error : null);
  /** Whether the numbers on screen are not those of the matrices on screen. */
  readonly stale = $derived(this.result !== null && this.result.request !== this.request);
  readonly explanation = $derived(this.result && this.focus.shown ? explain(this.result, this.focus.shown) : null);
  readonly lit: readonly LitPart[] = $derived(litParts(this.explanation));
  #computing = false;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    this.#own = beginHistory(readDraft(workspace.settings?.['attention.sheet']));
    const slice = readSlice(workspace.settings?.['attention.slice']);
    if (slice) this.#slice = beginHistory(slice);
  }

  /** Puts a slice of a head on the sheet, which then begins at Q, K and V. The user's own matrices are kept. */
  openSlice(slice: HeadSlice): void {
    this.#leaveEdit();
    this.#slice = beginHistory(sliceDraft(slice));
    this.focus.step({ grid: 'weights', ...(slice.cell ?? { row: 0, column: 0 }) });
    this.#remember();
  }

  /** Puts the user's own matrices back. */
  closeSlice(): void {
    this.#leaveEdit();
    this.#slice = null;
    this.#remember();
  }

  /** Takes an edit over, as one step of the history. */
  change(next: SheetDraft): void {
    this.edit = null;
    this.#setHistory(edited(this.#history, next));
  }

  /** Cuts and fills up every matrix until all shapes go together. */
  fitAll(): void {
    let next = this.draft;
    // One shape leads to another: W_K follows W_Q, which follows X.
    for (let problems = this.shapeProblems; problems.length > 0; problems = shapeProblems(next)) {
      next = withFit(next, problems);
    }
    this.change(next);
  }

  undo(): void {
    this.#leaveEdit();
    this.#setHistory(undone(this.#history));
  }

  redo(): void {
    this.#leaveEdit();
    this.#setHistory(redone(this.#history));
  }

  type(edit: CellEdit): void {
    this.edit = edit;
  }

  /** Ends the typing: what was typed stays, number or not. */
  commit(): void {
    const { edit } = this;
    if (!edit) return;
    const before = this.#history.present;
    const text = edit.column < 0 ? edit.text.trim() : tidyCell(edit.text);
    const old = edit.column < 0 ? before.rows[edit.row] : before.inputs[edit.matrix]?.[edit.row]?.[edit.column];
    if (text === old) this.edit = null;
    else this.change(withEdit(before, { ...edit, text }));
  }

  /** Ends the typing: what stood there before comes back. */
  cancelEdit(): void {
    this.edit = null;
  }

  pasteInto(target: PasteTarget, text: string): void {
    this.#leaveEdit();
    const outcome = pasteText(this.draft, target, text);
    this.paste = outcome.kind === 'done' ? null : outcome;
    if (outcome.kind === 'done') this.#setHistory(edited(this.#history, outcome.draft));
  }

  /** Answers what a paste asked; null leaves everything as it is. */
  answerPaste(answer: PasteAnswer | null): void {
    const { paste } = this;
    this.paste = null;
    if (answer && paste?.kind === 'asked') this.change(answered(this.draft, paste.question, answer));
  }

  /**
   * Asks the engine for what stands on the sheet. One call is in flight at a time: when it is back, the newest matrices
   * go next, and those between are never computed. The last good numbers stay until there are new ones.
   */
  async compute(): Promise<void> {
    if (this.#computing) return;
    this.#computing = true;
    try {
      for (let asked: SheetRequest | null = null; this.request && this.request !== asked;) {
        asked = this.request;
        await this.#ask(asked);
      }
    } finally {
      this.#computing = false;
    }
  }

  async #ask(request: SheetRequest): Promise<void> {
    try {
      this.#computed = { request, reply: await this.workspace.lab.attention.sheet(request) };
      this.#failed = null;
    } catch (error) {
      this.#failed = { request, error: errorData(error) };
    }
  }

  #leaveEdit(): void {
    this.commit();
    this.paste = null;
  }

  #setHistory(history: EditHistory<SheetDraft>): void {
    if (this.#slice) this.#slice = history;
    else this.#own = history;
    this.#remember();
  }

  #remember(): void {
    this.workspace.remember('attention.sheet', this.#own.present);
    this.workspace.remember('attention.slice', this.#slice?.present ?? null);
  }
}

function withEdit(draft: SheetDraft, { matrix, row, column, text }: CellEdit): SheetDraft {
  return column < 0 ? withRowName(draft, row, text) : withCell(draft, matrix, row, column, text);
}
