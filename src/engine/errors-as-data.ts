import { asKinoraError } from '../common/errors.ts';
import type { EngineApi } from './engine-api.ts';

/** Structured clone drops an error's class and fields; data comes through whole. */
export function errorsAsData(api: EngineApi): EngineApi {
  const wrapped = Object.entries(api).map(([name, method]) => [
    name,
    async (...args: unknown[]): Promise<unknown> => {
      try {
        return await (method as (...args: unknown[]) => Promise<unknown>)(...args);
      } catch (thrown) {
        throw asKinoraError(thrown).toData();
      }
    },
  ]);
  return Object.fromEntries(wrapped) as EngineApi;
}
