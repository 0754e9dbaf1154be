/** Why a visitor does not get the page: the key of the address was used, or there was none. */
export type ClosedReason = 'spent' | 'no-key';

interface Words {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
}

const words: Readonly<Record<'en' | 'ru', Readonly<Record<ClosedReason, Words>>>> = {
  en: {
    spent: {
      title: 'This address was used',
      what: 'This address was opened before, and it opens once.',
      todo: 'Start the lab again to get a new one.',
    },
    'no-key': {
      title: 'The key is missing',
      what: 'This address does not contain the key to this page.',
      todo: 'Open the address that the lab printed when it started; it contains the key.',
    },
  },
  ru: {
    spent: {
      title: 'Этот адрес уже использован',
      what: 'Этот адрес уже открывали, а открыть его можно только один раз.',
      todo: 'Запустите лабораторию ещё раз: она покажет новый адрес.',
    },
    'no-key': {
      title: 'Нет ключа',
      what: 'В этом адресе нет ключа к странице.',
      todo: 'Откройте адрес, который лаборатория показала при запуске: ключ — в нём.',
    },
  },
};

/** The sentence for whoever takes no page: a program, a terminal. */
export function closedSentence(reason: ClosedReason): string {
  const { what, todo } = words.en[reason];
  return `${what} ${todo}`;
}

/** Whether Russian or English stands first among the languages that a browser asks for (RFC 9110, 12.5.4). */
export function askedLanguage(acceptLanguage: string | undefined): 'en' | 'ru' {
  const asked = (acceptLanguage ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { language: tag.split('-')[0], weight: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
  const weight = (language: string) =>
    Math.max(0, ...asked.filter((one) => one.language === language).map((one) => one.weight));
  return weight('ru') > weight('en') ? 'ru' : 'en';
}

/** The same as a page, in either theme. The policy of the lab's pages lets styles stand in attributes only. */
export function closedPage(reason: ClosedReason, acceptLanguage: string | undefined): string {
  const language = askedLanguage(acceptLanguage);
  const { title, what, todo } = words[language][reason];
  const body =
    'margin: 0; display: grid; place-items: center; min-height: 100vh; font: 16px/24px system-ui, sans-serif';
  const colours = 'background: light-dark(#fafbfd, #0f1216); color: light-dark(#1b2130, #e8ebf0)';
  const box = `max-width: 34em; margin: 24px; padding: 20px 24px; border: 1px solid light-dark(#dde1e7, #2e343d); border-radius: 8px`;
  return `<!doctype html>
<html lang="${language}" style="color-scheme: light dark">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · T5 Lab</title>
  </head>
  <body style="${body}; ${colours}">
    <main style="${box}">
      <h1 style="margin: 0 0 8px; font-size: 20px; line-height: 28px">${title}</h1>
      <p style="margin: 0 0 8px">${what}</p>
      <p style="margin: 0">${todo}</p>
    </main>
  </body>
</html>
`;
}
