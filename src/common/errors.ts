/**
 * The one error class of Kinora and its closed list of codes. A code says what happened; `details`
 * carries the numbers; the words for people are in `app/words.ts`. Errors cross the worker
 * boundary as plain data (`toData` / `fromData`), because structured clone drops class and fields.
 */
export const errorCodes = [
  'aborted',
  'prompt-empty',
  'prompt-too-long',
  'prompt-refused',
  'recipe-invalid',
  'style-invalid',
  'insecure-origin',
  'webgpu-missing',
  'gpu-lost',
  'gpu-out-of-memory',
  'gpu-wrong-result',
  'shader-invalid',
  'webcodecs-missing',
  'encoder-failed',
  'weights-unreachable',
  'weights-damaged',
  'manifest-invalid',
  'graph-failed',
  'runtime-failed',
  'storage-full',
  'storage-unavailable',
  'file-unreadable',
  'source-missing',
  'worker-died',
  'timed-out',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** A `KinoraError` as it crosses the worker boundary. */
export interface ErrorData {
  readonly kinoraError: true;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export class KinoraError extends Error {
  override readonly name = 'KinoraError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }

  toData(): ErrorData {
    return { kinoraError: true, code: this.code, message: this.message, details: this.details };
  }

  static fromData(data: ErrorData): KinoraError {
    return new KinoraError(data.code, data.details);
  }
}

/** Any thrown value as a `KinoraError`; what nobody foresaw becomes `internal` with its message. */
export function asKinoraError(thrown: unknown, fallback: ErrorCode = 'internal'): KinoraError {
  if (thrown instanceof KinoraError) return thrown;
  if (isErrorData(thrown)) return KinoraError.fromData(thrown);
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return new KinoraError('aborted', {}, { cause: thrown });
  }
  if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') {
    return new KinoraError('storage-full', { cause: thrown.message }, { cause: thrown });
  }
  const cause = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new KinoraError(fallback, { cause }, { cause: thrown });
}

function isErrorData(value: unknown): value is ErrorData {
  return typeof value === 'object' && value !== null && 'kinoraError' in value;
}
