import { loopbackHosts, startServer } from '../../server/start-server.ts';
import { describeError } from '../../workers/describe-error.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** The browser door. `rendererFolder` holds the built page. */
export function createServeVerb(rendererFolder: string): Verb {
  return defineVerb({
    summary: 'the lab in a browser of this machine, until interrupted',
    synopsis: '[--port N]',
    options: {
      port: { kind: 'integer', value: 'N' },
      host: { kind: 'choice', choices: loopbackHosts },
    },
    check({ port = 0 }) {
      if (port < 0 || port > 65_535)
        throw new UsageError(`--port takes a number from 0 to 65535, and ${port} is none.`);
    },
    async run({ lab, output, signal }, { port = 0, host = '127.0.0.1' }) {
      const { handler } = lab();
      const server = await startServer({ port, host, rendererFolder, handler, describeError });
      await output.write({ url: server.url });
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await server.close();
    },
  });
}
