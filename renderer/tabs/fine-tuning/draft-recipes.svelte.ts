import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { language } from '../../i18n/language.svelte.ts';
import { errorData } from '../../lab/error-details.ts';
import { saveText } from '../../ui/copy-text.ts';
import { presetFor, withPreset, type PresetName } from './argument-presets.ts';
import type { FineTuningState } from './fine-tuning-state.svelte.ts';
import { parseRecipe, RecipeError, recipeText, type RecipeProblem } from './recipe-file.ts';
import type { Draft } from './training-form.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** Where what was put into the input column as a whole comes from. */
type Origin =
  { readonly kind: 'recipe'; readonly file: string } | { readonly kind: 'preset' } | { readonly kind: 'defaults' };

/** What was put into the input column as a whole, and what stood there before. */
interface Taken {
  readonly from: Origin;
  readonly before: Draft;
  readonly after: Draft;
}

/** Why a recipe was not opened; its words are made where they are shown, in the language that holds then. */
export type RecipeFailure =
  | { readonly kind: 'invalid'; readonly file: string; readonly problem: RecipeProblem }
  | { readonly kind: 'tooLarge'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly error: LabErrorData };

/** Presets and defaults of the arguments, and recipes: the whole input column saved as a file and opened again. */
export class DraftRecipes {
  failed = $state.raw<RecipeFailure | null>(null);
  #taken = $state.raw<Taken | null>(null);
  readonly #tuning: FineTuningState;
  #turn = 0;

  /** What can be undone: only as long as nothing else was changed since. */
  readonly taken: Taken | null = $derived.by(() =>
    this.#taken && this.#taken.after === this.#tuning.draft ? this.#taken : null,
  );

  constructor(tuning: FineTuningState) {
    this.#tuning = tuning;
  }

  applyPreset(preset: PresetName): void {
    const { draft, entries } = this.#tuning;
    this.#take(
      { ...draft, preset, values: withPreset(entries, draft.values, presetFor(preset, draft)) },
      { kind: 'preset' },
    );
  }

  /** Gives every argument its default back. */
  applyDefaults(): void {
    this.#take({ ...this.#tuning.draft, values: {} }, { kind: 'defaults' });
  }

  /** Lets go of the preset; the arguments stay as they are. */
  leavePreset(): void {
    this.#tuning.draft = { ...this.#tuning.draft, preset: null };
  }

  undo(): void {
    if (this.taken) this.#tuning.draft = this.taken.before;
  }

  save(): void {
    saveText(language.texts.fineTuningInput.recipe.fileName, recipeText(this.#tuning.draft), 'application/json');
  }

  /** Opens a recipe; one that is not valid changes nothing, and `failed` says why. */
  async open(file: File): Promise<void> {
    const turn = ++this.#turn;
    this.failed = null;
    try {
      if (file.size > MOST_BYTES) {
        this.failed = { kind: 'tooLarge', file: file.name };
        return;
      }
      const text = await file.text();
      if (turn === this.#turn) this.#take(parseRecipe(text, this.#tuning.entries), { kind: 'recipe', file: file.name });
    } catch (error) {
      if (turn !== this.#turn) return;
      this.failed =
        error instanceof RecipeError
          ? { kind: 'invalid', file: file.name, problem: error.problem }
          : { kind: 'unreadable', error: { ...errorData(error), code: 'file-unreadable', file: file.name } };
    }
  }

  #take(after: Draft, from: Origin): void {
    this.#taken = { from, before: this.#tuning.draft, after };
    this.#tuning.draft = after;
  }
}
