import type { CallEngine } from '../workers/engine-api.ts';
import type { Service } from './service.ts';

/** The execution providers, each tried in the engine worker. */
export function createDevicesService(engine: CallEngine): Service<'devices'> {
  return { 'devices.list': (request, context) => engine('devices.list', request, context) };
}
