/** Numbers as people read them. */

/** 14_234_000 → "14.2 MB"; decimal units, as downloads are advertised. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
}

/** 8_400 → "9 s", 130_000 → "2½ min": rounded up, and coarser the longer it is. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds <= 60) return `${seconds} s`;
  if (seconds <= 120) return `${Math.ceil(seconds / 10) * 10} s`;
  const halves = Math.ceil(seconds / 30);
  const minutes = Math.floor(halves / 2);
  return seconds > 600 || halves % 2 === 0 ? `${Math.ceil(halves / 2)} min` : `${minutes}½ min`;
}

/** Length of a clip: 2_125 ms → "2.1 s". */
export function formatSeconds(ms: number): string {
  return `${formatTenths(ms / 1000)} s`;
}

/** 2.125 → "2.1", 2 → "2". */
export function formatTenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** 100000 → "100,000". */
export function grouped(value: number): string {
  return value.toLocaleString('en');
}
