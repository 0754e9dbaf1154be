import { expect, test } from 'vitest';
import { readableReason } from './readable-reason.ts';

test('of a failed check in ONNX Runtime the message stays, the place in its sources goes', () => {
  expect(
    readableReason(
      'The graph could not be loaded: /onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n',
    ),
  ).toBe('The graph could not be loaded: Failed to get a WebGPU adapter: No supported adapters');
});

test('a plain sentence stays as it is', () => {
  expect(readableReason('DirectML needs Windows.')).toBe('DirectML needs Windows.');
});
