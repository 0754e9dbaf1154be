import { expect, test } from 'vitest';
import type { DeviceEntry } from '../../electron/contract/replies/lab.ts';
import { en } from '../i18n/en.ts';
import { ru } from '../i18n/ru.ts';
import { readableReason } from './readable-reason.ts';

const missing = (reason: string, phrase?: DeviceEntry['phrase']): DeviceEntry => ({
  device: 'directml',
  available: false,
  name: 'DirectML',
  reason,
  ...(phrase ? { phrase } : {}),
});

test('of a failed check in ONNX Runtime the message stays, the place in its sources goes', () => {
  const reason =
    'The graph could not be loaded: /onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
  const left = 'The graph could not be loaded: Failed to get a WebGPU adapter: No supported adapters';
  expect(readableReason(missing(reason), en)).toBe(left);
  expect(readableReason(missing(reason), ru)).toMatch(/^Пробный запуск не удался/);
});

test('what the lab itself found is said in the reader’s language', () => {
  const ruledOut = missing('DirectML needs Windows.', ['directml-platform']);
  expect(readableReason(ruledOut, en)).toBe('DirectML needs Windows.');
  expect(readableReason(ruledOut, ru)).toBe('Для DirectML нужна Windows.');
});

test('a device that is there needs no reason', () => {
  expect(readableReason(missing(''), ru)).toBe('');
});
