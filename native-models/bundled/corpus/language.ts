/** The three languages of the bundled model, in the order in which every table here names them. */
export const LANGUAGES = ['en', 'ru', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export type ByLanguage<Value> = Readonly<Record<Language, Value>>;

export interface Direction {
  readonly source: Language;
  readonly target: Language;
}

/** All six of them: en-ru, en-zh, ru-en, ru-zh, zh-en, zh-ru. */
export const DIRECTIONS: readonly Direction[] = LANGUAGES.flatMap((source) =>
  LANGUAGES.filter((target) => target !== source).map((target) => ({ source, target })),
);

export const directionName = ({ source, target }: Direction): string => `${source}-${target}`;

/** What stands before a source text to say into which language it goes. */
export const taskPrefix = (target: Language): string => `translate to ${target}: `;

export function byLanguage<Value>(valueOf: (language: Language) => Value): ByLanguage<Value> {
  return { en: valueOf('en'), ru: valueOf('ru'), zh: valueOf('zh') };
}
