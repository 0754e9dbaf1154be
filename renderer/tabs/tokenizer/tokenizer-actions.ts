import type { Catalogue } from '../../i18n/en.ts';
import type { Action } from '../../lab/actions.ts';
import { notebookQuestions, tokenizerViews } from './notebook-questions.ts';
import type { TokenizerState } from './tokenizer-state.svelte.ts';

/** What the command palette offers of this tab: the notebook's questions and what stands under the tokens. */
export function tokenizerActions(tokenizer: TokenizerState, texts: Catalogue['tokenizer']): readonly Action[] {
  const tab = 'tokenizer' as const;
  return [
    ...notebookQuestions.map((question) => ({
      id: `question-${question.id}`,
      tab,
      label: texts.notebook.questions[question.id],
      keywords: [texts.notebook.heading],
      run: () => tokenizer.show(question),
    })),
    ...tokenizerViews.map((view) => ({
      id: `view-${view}`,
      tab,
      label: texts.showView(texts.views[view]),
      run: () => {
        tokenizer.view = view;
      },
    })),
  ];
}
