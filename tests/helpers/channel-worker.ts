import { expose } from 'comlink';
import type { WorkerLike } from '../../src/app/engine-client.ts';
import type { EngineApi } from '../../src/engine/engine-api.ts';

/** A worker made of a message channel: real comlink on both ends, and it can be killed. */
export interface ChannelWorker extends WorkerLike {
  crash(message: string): void;
  readonly isTerminated: () => boolean;
}

export function channelWorker(engine: Partial<EngineApi>): ChannelWorker {
  const { port1, port2 } = new MessageChannel();
  expose(engine, port2);
  port1.start();
  const errors = new EventTarget();
  let isTerminated = false;
  return {
    postMessage: (message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) => {
      port1.postMessage(message, transfer as Transferable[]);
    },
    addEventListener: (type: string, listener: unknown) => {
      const target = type === 'message' ? port1 : errors;
      target.addEventListener(type, listener as EventListener);
    },
    removeEventListener: (type: string, listener: unknown) => {
      const target = type === 'message' ? port1 : errors;
      target.removeEventListener(type, listener as EventListener);
    },
    terminate: () => {
      isTerminated = true;
      port1.close();
      port2.close();
    },
    crash: (message) => {
      errors.dispatchEvent(Object.assign(new Event('error'), { message }));
    },
    isTerminated: () => isTerminated,
  };
}
