import { backends, type Backend } from '../common/clip.ts';
import { usageError } from './cli-errors.ts';

/** @throws UsageError for the name of no engine. */
export function backendNamed(name: string): Backend {
  const found = backends.find((backend) => backend === name);
  if (found === undefined) {
    throw usageError(`--backend takes ${backends.join(', ')}, not "${name}".`);
  }
  return found;
}
