/** What a WebGPU adapter can do, read defensively: browsers differ in what they tell. */

/**
 * T0: core WebGPU, f32, 16 KiB workgroup memory. T1: + `shader-f16`. T2: + `subgroups` and 32 KiB.
 * Chosen by features, never by vendor name.
 */
export type Tier = 'T0' | 'T1' | 'T2';

export interface GpuAdapterReport {
  readonly description: string;
  readonly tier: Tier;
  /** A CPU that plays GPU: right, but tens of times slower than WebAssembly on the same cores. */
  readonly isSoftware: boolean;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i;

/**
 * Any part may be missing: `info` came with Chrome 127 and Safari 26, and `limits` or `features` of a
 * half-made WebGPU are no reason to lose the processor.
 */
export function reportAdapter(adapter: Partial<GPUAdapter>): GpuAdapterReport {
  const info: Partial<GPUAdapterInfo> = adapter.info ?? {};
  const { vendor = '', architecture = '', device = '', description = '' } = info;
  const names = [description, vendor, architecture, device].filter(Boolean);
  return {
    description: names[0] === description ? description : names.join(' ') || 'unnamed GPU',
    tier: tierOf(adapter),
    isSoftware: isFallback(adapter) || names.some((name) => softwareNames.test(name)),
  };
}

/** Older browsers keep the flag on the adapter, some have none at all. */
function isFallback({
  info,
  isFallbackAdapter,
}: Partial<GPUAdapter> & { isFallbackAdapter?: boolean }): boolean {
  const told: Partial<GPUAdapterInfo> = info ?? {};
  return told.isFallbackAdapter ?? isFallbackAdapter ?? false;
}

function tierOf({ features, limits }: Partial<GPUAdapter>): Tier {
  if (!features?.has('shader-f16')) return 'T0';
  const hasRoom = (limits?.maxComputeWorkgroupStorageSize ?? 0) >= 32_768;
  return features.has('subgroups') && hasRoom ? 'T2' : 'T1';
}

const optionalFeatures: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

export function wantedFeatures(adapter: GPUAdapter): GPUFeatureName[] {
  return optionalFeatures.filter((feature) => adapter.features.has(feature));
}

/** What our kernels and weights may use; a device has only what was asked for by name. */
const usefulLimits = {
  maxBufferSize: 2 ** 31 - 4,
  maxStorageBufferBindingSize: 2 ** 31 - 4,
  maxComputeWorkgroupStorageSize: 32_768,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxStorageBuffersPerShaderStage: 10,
} as const;

/** Each limit as high as useful and offered. */
export function wantedLimits(adapter: GPUAdapter): Record<string, number> {
  return Object.fromEntries(
    Object.entries(usefulLimits).map(([name, useful]) => [
      name,
      Math.min(useful, adapter.limits[name as keyof typeof usefulLimits]),
    ]),
  );
}
