/** m, f, n: singular of that gender; p: plural. Only Russian knows the first three apart. */
export type Gender = 'm' | 'f' | 'n' | 'p';

/** Who speaks of whom: 0 I, 1 you, 2 he (she, it, a cat), 3 we, 4 you all, 5 they. */
export type Person = 0 | 1 | 2 | 3 | 4 | 5;

/** What other words of the sentence agree with. */
export interface Agreement {
  readonly gender: Gender;
  readonly person: Person;
  readonly animate: boolean;
}

/** One word (or name, or phrase) of one language, with every form that a template may ask for. */
export interface Word {
  /** As it stands alone. */
  readonly alone: string;
  /** By the form's name: `''` and `pl` in English, `nom`, `gen.pl` in Russian, `''`, `a`, `m` in Chinese. */
  readonly forms: Readonly<Record<string, string>>;
  readonly agreement: Agreement;
}

export const THING: Agreement = { gender: 'm', person: 2, animate: false };

/** Of a thing that is grammatically plural: scissors, the Netherlands. */
export const THINGS: Agreement = { gender: 'p', person: 5, animate: false };
