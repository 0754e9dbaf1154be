import type { LabApi } from '../../../../electron/contract/lab-api.ts';
import type { PositionBias } from '../../../../electron/contract/replies/attention.ts';
import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import type { AttentionKind } from '../../../../electron/contract/requests.ts';
import type { MapCell } from '../../../charts/map-keys.ts';
import type { HeadWish } from '../../../lab/head-wish.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import { AttentionRun } from './attention-run.svelte.ts';
import { Fetched } from './fetched.svelte.ts';
import type { HeadRow } from './head-figures.ts';
import { isSamePlace, kinds, placeKey, placeWithin, type HeadPlace } from './head-place.ts';
import { mayLookUnasked } from './input-notes.ts';
import { fetchHead, fetchOther, fetchSlice, fetchSteps } from './model-fetches.ts';
import { readModelDraft, type Comparison, type ModelDraft } from './model-memory.ts';
import { headRows, isSameQuestion, questionOfModel, tokensOf } from './model-question.ts';
import type { HeadWeights, KindMaps, LookResult, ModelQuestion, OtherHead } from './model-question.ts';
import type { HeadSlice } from '../sheet/head-slice.ts';
import { ShownHead, type CellSteps } from './shown-head.svelte.ts';
import {
  bestHead,
  exampleOf,
  exampleSource,
  nextExample,
  workedExamples,
  type WorkedExample,
} from './worked-examples.ts';

/** The attention of the open model: what goes in, the run under way, the head on screen. */
export class ModelAttentionState {
  readonly workspace: Workspace;
  source = $state('');
  target = $state('');
  ownTarget = $state(true);
  place = $state.raw<HeadPlace>({ kind: 'cross', layer: 0, head: 0 });
  look = $state.raw<Omit<ModelDraft, 'source' | 'target' | 'ownTarget' | 'place'>>(readModelDraft(null));
  readonly run: AttentionRun;
  readonly map = new Fetched<HeadWeights>(48);
  readonly bias = new Fetched<PositionBias>(64);
  readonly other = new Fetched<OtherHead>(24);
  /** The map on screen, its cells and their steps. */
  readonly shown: ShownHead;

  readonly draft: ModelDraft = $derived.by(() => ({
    ...this.look,
    source: this.source,
    target: this.target,
    ownTarget: this.ownTarget,
    place: this.place,
  }));
  readonly canLook = $derived.by(() => this.source.trim() !== '' && this.workspace.model !== null);
  readonly kind: KindMaps | null = $derived.by(() => this.run.result?.kinds.get(this.place.kind) ?? null);
  readonly head: HeadRow | null = $derived.by(() => {
    const { kind, layer, head } = this.place;
    const statistics = this.kind?.statistics[layer]?.[head];
    return statistics ? { kind, layer, head, statistics } : null;
  });
  readonly tokens: { readonly rows: readonly LabelToken[]; readonly columns: readonly LabelToken[] } = $derived.by(
    () => (this.run.result ? tokensOf(this.run.result, this.place.kind) : { rows: [], columns: [] }),
  );
  /** The head that was chosen is not on screen yet: the one from before stays, dimmed. */
  readonly isFetching = $derived.by(() => {
    const { state, value } = this.map;
    if (state.phase === 'failed') return false;
    return state.phase === 'loading' || (value !== null && !isSamePlace(value.place, this.place));
  });
  /** The step of the worked example that is on screen. */
  readonly example: WorkedExample | null = $derived.by(() => {
    const question = this.run.result?.question;
    const stands = question?.source === exampleSource && question.target === null;
    return stands && this.look.example ? exampleOf(this.look.example) : null;
  });
  /** The open model is another one than that of the picture, or computes with other numbers. */
  readonly outdated = $derived.by(() => {
    const { model, runtime } = this.workspace;
    const question = this.run.result?.question;
    if (!question || !model) return false;
    return !isSameQuestion(question, { ...question, model: model.path, runtime: runtime.request });
  });

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    this.run = new AttentionRun(workspace);
    this.shown = new ShownHead(this);
    const { source, target, ownTarget, place, ...look } = readModelDraft(workspace.settings?.['attention.model']);
    this.source = source;
    this.target = target;
    this.ownTarget = ownTarget;
    this.place = place;
    this.look = look;
  }

  /** Computes the attention of what stands in the input column; a run under way is given up. */
  async start(): Promise<void> {
    const { model, runtime } = this.workspace;
    if (!model || !this.canLook) return;
    await this.#ask({
      model: model.path,
      modelName: model.name,
      runtime: runtime.request,
      source: this.source,
      target: this.ownTarget ? null : this.target,
    });
  }

  /** The first picture: what stands in the input column, if it is small enough not to be waited for. */
  async startUnasked(): Promise<void> {
    const { model } = this.workspace;
    if (model && mayLookUnasked(model, this.source)) await this.start();
  }

  /** Shows what another tab asks for: a pair, and one head's map. */
  async lookAt({ source, target, place }: HeadWish): Promise<void> {
    this.source = source;
    this.target = target;
    this.ownTarget = false;
    this.place = place;
    this.look = { ...this.look, picture: 'map', example: null };
    this.shown.release();
    await this.start();
  }

  /** Asks again what failed or was cancelled. */
  async again(): Promise<void> {
    const { state } = this.run;
    if ('question' in state) await this.#ask(state.question);
  }

  /** Takes the model's own translation as the target, or a typed one, which begins as that translation. */
  setOwnTarget(own: boolean): void {
    if (!own && this.target === '') this.target = this.run.result?.target ?? '';
    this.ownTarget = own;
  }

  /** Looks at another head. */
  async choose(part: Partial<HeadPlace>): Promise<void> {
    const kindBefore = this.place.kind;
    this.place = { ...this.place, ...part };
    this.change({ example: null });
    if (this.place.kind !== kindBefore) this.shown.release();
    await this.#showHead();
  }

  /** Changes how the head is looked at, and asks for what that needs. */
  change(part: Partial<typeof this.look>): void {
    this.look = { ...this.look, ...part };
    if (part.unit) this.shown.changeUnit();
    if (part.picture || part.comparison) void this.#showHead();
  }

  compareWith(part: Partial<Comparison>): void {
    this.change({ comparison: { ...this.look.comparison, ...part } });
  }

  /** Goes to a step of the worked example; without one, to the step after the shown one. */
  async showExample(
    example: WorkedExample = this.example ? nextExample(this.example.id) : workedExamples[0],
  ): Promise<void> {
    this.source = exampleSource;
    this.ownTarget = true;
    this.look = { ...this.look, example: example.id, picture: example.picture, unit: 'pieces' };
    this.place = { ...this.place, kind: example.kind };
    this.shown.release();
    const question = this.run.result?.question;
    if (this.outdated || question?.source !== exampleSource || question.target !== null) return this.start();
    await this.#showBest();
  }

  /** Asks for what the screen needs of the head that is looked at. */
  async refresh(): Promise<void> {
    await this.#showHead();
  }

  get #lab(): LabApi['attention'] {
    return this.workspace.lab.attention;
  }

  async #ask(question: ModelQuestion): Promise<void> {
    await this.run.ask(question, this.#kindsOnScreen(), async () => {
      // What was known of the old pair says nothing of this one.
      for (const fetched of [this.map, this.bias, this.other]) fetched.forget();
      this.shown.forget();
      await this.#showBest();
    });
  }

  /** In a step of the worked example, the head that shows it best; else the one that was looked at. */
  async #showBest(): Promise<void> {
    if (!(await this.#ensureKinds())) return;
    const best = this.example && this.kind ? bestHead(headRows(this.kind), this.example) : null;
    if (best) this.place = { kind: best.kind, layer: best.layer, head: best.head };
    await this.#showHead();
  }

  async #showHead(): Promise<void> {
    if (!(await this.#ensureKinds())) return;
    const { kind } = this;
    const { result } = this.run;
    if (!result || !kind) return;
    this.place = placeWithin(this.place, kind);
    const { place } = this;
    const asked = [this.map.show(placeKey(place), () => fetchHead(this.#lab, result, place))];
    if (this.look.picture === 'bias' && place.kind !== 'cross') asked.push(this.#showBias(result.question, place));
    if (this.look.picture === 'compare') asked.push(this.#showOther(result, place));
    await Promise.all(asked);
    if (placeKey(this.place) === placeKey(place)) this.shown.showSteps();
  }

  /** The steps of a cell of the map on screen, over pieces. */
  fetchSteps(place: HeadPlace, cell: MapCell): Promise<CellSteps> {
    return fetchSteps(this.#lab, this.run.result!.question, place, cell);
  }

  /** A true slice of the head, as the sheet takes it: at most 64 queries and keys, from the first ones given. */
  sliceForSheet(firstRow: number, firstColumn: number): Promise<HeadSlice> {
    return fetchSlice(this.#lab, this.run.result!, this.place, firstRow, firstColumn);
  }

  #showBias({ model, runtime }: ModelQuestion, { kind, layer }: HeadPlace): Promise<void> {
    const stack = kind === 'encoder' ? 'encoder' : 'decoder';
    return this.bias.show(`${stack}.${layer}`, () => this.#lab.positionBias({ model, ...runtime, stack, layer }));
  }

  #showOther(result: LookResult, { kind }: HeadPlace): Promise<void> {
    const { model, layer, head } = this.look.comparison;
    const wanted = { kind, layer, head };
    const name = this.workspace.models.find(({ path }) => path === model)?.name ?? model ?? '';
    const question = model === null ? result.question : questionOfModel(result, model, name);
    return this.other.show(`${model ?? ''} ${placeKey(wanted)}`, () => fetchOther(this.#lab, result, question, wanted));
  }

  #kindsOnScreen(): readonly AttentionKind[] {
    return this.look.picture === 'heads' ? kinds : [this.place.kind];
  }

  #ensureKinds(): Promise<boolean> {
    return this.run.ensureKinds(this.#kindsOnScreen());
  }
}
