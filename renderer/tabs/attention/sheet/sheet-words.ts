import type { Catalogue } from '../../../i18n/en.ts';
import type { Formats } from '../../../i18n/formats.ts';
import type { PictureTooLarge } from '../../../ui/save-drawn.ts';
import { figure } from './cell-number.ts';
import { columnNames, type SheetDraft, type SliceOrigin } from './sheet-draft.ts';
import { strongestKeys, type SheetResult } from './sheet-values.ts';

/** More rows than these are not told one by one. */
const MOST_SAID = 12;

/** The sheet in a few sentences: how many tokens, and what each of them looks at. */
export function sheetSummary(texts: Catalogue, draft: SheetDraft, result: SheetResult | null): string {
  const { summary, looksAt } = texts.attentionSheet;
  const keys = result ? strongestKeys(result.reply.weights).slice(0, MOST_SAID) : [];
  const name = (names: readonly string[], index: number) => names[index] ?? String(index + 1);
  const said = keys.map(({ column, weight }, row) =>
    looksAt(name(draft.rows, row), name(columnNames(draft), column), figure(weight, 2)),
  );
  return summary(texts.counts.tokens(draft.rows.length), said.join(' '));
}

/** Where a slice was cut from. */
export function originSentence(
  texts: Catalogue,
  { whole }: Formats,
  { kind, layer, head, model }: SliceOrigin,
): string {
  return texts.attentionSheet.sliceFrom(texts.attention.kinds[kind], whole(layer), whole(head), model);
}

/** Why the sheet was not saved, and what to do. */
export function saveSentence(texts: Catalogue, { whole }: Formats, tooLarge: PictureTooLarge | null): string {
  if (!tooLarge) return texts.ui.saveFailed;
  const { pngTooLarge, pngRefused } = texts.attentionSheet.toolbar;
  const [width, height] = [whole(tooLarge.width), whole(tooLarge.height)];
  return tooLarge.most === null ? pngRefused(width, height) : pngTooLarge(width, height, whole(tooLarge.most));
}
