import { backends, type Backend } from '../common/clip.ts';
import { usageError } from './cli-errors.ts';
import { either } from './either.ts';

/** @throws UsageError for the name of no engine. */
export function backendNamed(name: string): Backend {
  const found = backends.find((backend) => backend === name);
  if (found === undefined) {
    throw usageError(`--backend takes ${either(backends)}, not "${name}".`);
  }
  return found;
}
