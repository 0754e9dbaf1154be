import type { CallEngine } from '../workers/engine-api.ts';
import type { Service } from './service.ts';

/** The execution providers, each tried in the engine worker; and what the lab has in memory. */
export function createDevicesService(engine: CallEngine): Service<'devices'> {
  return {
    'devices.list': (request, context) => engine('devices.list', request, context),
    // Workers are threads of this process.
    'devices.memory': async () => ({ resident_bytes: process.memoryUsage.rss() }),
  };
}
