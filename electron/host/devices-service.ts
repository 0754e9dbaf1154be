import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import type { CallEngine } from '../workers/engine-api.ts';
import type { Service } from './service.ts';

/** The execution providers, each tried in the engine worker; the machine, and what the lab has in memory. */
export function createDevicesService(engine: CallEngine): Service<'devices'> {
  return {
    'devices.list': (request, context) => engine('devices.list', request, context),
    // Workers are threads of this process.
    'devices.machine': async () => ({
      processor: cpus()[0]?.model.trim() ?? '',
      cores: availableParallelism(),
      memory_bytes: totalmem(),
      free_memory_bytes: freemem(),
      platform: `${process.platform} ${process.arch}`,
    }),
    'devices.memory': async () => ({ resident_bytes: process.memoryUsage.rss() }),
  };
}
