import { expect, test } from 'vitest';
import { chooseDevice, listDevices } from './devices.ts';

/** A machine where the named devices pass their trial. */
function machine(working: readonly string[], platform: NodeJS.Platform = 'linux', arch = 'x64', libraries = true) {
  const tried: string[] = [];
  return {
    tried,
    platform,
    arch,
    cpuName: 'A processor',
    hasLibrary: () => libraries,
    trial: (device: string) => {
      tried.push(device);
      return working.includes(device) ? Promise.resolve() : Promise.reject(new Error(`no ${device} driver`));
    },
  };
}

test('every device is listed, and one that is ruled out or fails its trial says why', async () => {
  const reports = await listDevices(machine(['cpu'], 'linux', 'x64', false));
  expect(Object.fromEntries(reports.map(({ device, available }) => [device, available]))).toEqual({
    cpu: true,
    cuda: false,
    directml: false,
    coreml: false,
    webgpu: false,
  });
  for (const { available, reason } of reports) expect(reason === '').toBe(available);
  expect(reports.find(({ device }) => device === 'cuda')!.reason).toContain('libonnxruntime_providers_cuda.so');
  expect(reports.find(({ device }) => device === 'webgpu')!.reason).toBe('no webgpu driver');
});

test('auto takes the first device that works, in order of speed', async () => {
  expect(await chooseDevice('auto', machine(['cuda', 'webgpu', 'cpu']))).toEqual({ device: 'cuda' });
  expect(await chooseDevice('auto', machine(['coreml', 'cpu'], 'darwin', 'arm64'))).toEqual({ device: 'coreml' });
  expect(await chooseDevice('auto', machine(['cpu']))).toEqual({ device: 'cpu' });
});

test('a device that cannot be had falls back to the CPU and says why', async () => {
  const choice = await chooseDevice('cuda', machine(['cpu']));
  expect(choice.device).toBe('cpu');
  expect(choice.fellBack).toBe('NVIDIA CUDA cannot be used here, so the CPU is. no cuda driver');
});

test('the CPU is taken without a trial', async () => {
  const here = machine([]);
  expect(await chooseDevice('cpu', here)).toEqual({ device: 'cpu' });
  expect(here.tried).toEqual([]);
});
