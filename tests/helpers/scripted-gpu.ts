/** A GPU without hardware whose failures the test decides: just enough of WebGPU for `gpu/`. */
export interface ScriptedGpu {
  readonly port: GPU;
  lose(reason: GPUDeviceLostReason): void;
  /** As the browser does for an error that no scope caught. */
  raise(error: { readonly kind: string; readonly message: string }): void;
  readonly requestedDevices: readonly GPUDeviceDescriptor[];
}

export interface Script {
  readonly hasAdapter?: boolean;
  readonly info?: Partial<GPUAdapterInfo>;
  readonly features?: readonly GPUFeatureName[];
  readonly limits?: Readonly<Record<string, number>>;
  /** Refuses devices with limits of their own, as some drivers do. */
  readonly refusesLimits?: boolean;
  readonly refusesDevices?: boolean;
  /** What the next out-of-memory scope finds. */
  readonly outOfMemory?: string;
}

const offeredLimits = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxComputeWorkgroupStorageSize: 32_768,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupSizeX: 1024,
  maxStorageBuffersPerShaderStage: 8,
};

export function scriptGpu(script: Script = {}): ScriptedGpu {
  let tellLost: ((info: GPUDeviceLostInfo) => void) | undefined;
  const events = new EventTarget();
  const requestedDevices: GPUDeviceDescriptor[] = [];
  const limits = { ...offeredLimits, ...script.limits };
  const device = {
    limits,
    features: new Set(script.features),
    lost: new Promise<GPUDeviceLostInfo>((resolve) => {
      tellLost = resolve;
    }),
    addEventListener: events.addEventListener.bind(events),
    pushErrorScope: () => undefined,
    popErrorScope: () =>
      Promise.resolve(script.outOfMemory === undefined ? null : { message: script.outOfMemory }),
    createBuffer: ({ label, size }: GPUBufferDescriptor) => ({
      label,
      size,
      destroy: () => undefined,
    }),
    destroy: () => tellLost?.({ reason: 'destroyed', message: '' } as GPUDeviceLostInfo),
  };
  const adapter = {
    limits,
    features: new Set(script.features),
    info: { vendor: '', architecture: '', device: '', description: 'scripted', ...script.info },
    requestDevice(descriptor: GPUDeviceDescriptor) {
      requestedDevices.push(descriptor);
      const isRefused = script.refusesLimits === true && descriptor.requiredLimits !== undefined;
      return isRefused || script.refusesDevices === true
        ? Promise.reject(new Error('limits refused'))
        : Promise.resolve(device);
    },
  };
  const port = {
    requestAdapter: () => Promise.resolve(script.hasAdapter === false ? null : adapter),
  };
  return {
    port: port as unknown as GPU,
    lose: (reason) => tellLost?.({ reason, message: 'scripted' } as GPUDeviceLostInfo),
    raise({ kind, message }) {
      const error = { constructor: { name: kind }, message };
      events.dispatchEvent(Object.assign(new Event('uncapturederror'), { error }));
    },
    requestedDevices,
  };
}
